#!/bin/sh
# Cuts Inter to the letters the page uses. A developer runs it when the page needs another letter:
#     pip install fonttools brotli
#     sh cut.sh Inter-roman.var.ttf
# The variable font is Inter 4.0, as Debian's package fonts-inter-variable has it.
set -eu
font="$1"
here="$(dirname "$0")"
cut="$(mktemp)"
trap 'rm -f "$cut"' EXIT

# weights from regular to bold are all the page asks for
fonttools varLib.instancer "$font" wght=400:750 --quiet --output "$cut"

# English and Welsh with their accents, £ and €, fractions, arrows, comparison signs, the tick and the diamond
pyftsubset "$cut" \
    --unicodes="U+0020-007E,U+00A0,U+00A3,U+00A7,U+00A9,U+00AB,U+00B0-00B3,U+00B7,U+00BB-00BE,U+00C0-00CF,U+00D1-00DC,U+00E0-00EF,U+00F1-00FC,U+0174-0177,U+2009,U+2010-2014,U+2018-2019,U+201C-201D,U+2020,U+2022,U+2026,U+202F,U+20AC,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265,U+25C6,U+2713" \
    --layout-features=kern,tnum,lnum,mark,mkmk,ccmp,locl \
    --name-IDs=0,1,2,13,14 --drop-tables+=STAT --no-hinting --desubroutinize \
    --flavor=woff2 --output-file="$here/inter-cut.woff2"
