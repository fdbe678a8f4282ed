#!/bin/sh
# Cuts Inter to the letters the page uses. A developer runs it when the page needs another letter:
#     pip install fonttools brotli
#     sh cut.sh Inter-roman.var.ttf
# The variable font is Inter 4.0, as Debian's package fonts-inter-variable has it.
set -eu
export LC_ALL=C
font="$1"
here="$(dirname "$0")"
cut="$(mktemp)"
trap 'rm -f "$cut"' EXIT

# weights from regular to bold are all the page asks for
fonttools varLib.instancer "$font" wght=400:750 --no-recalc-timestamp --quiet --output "$cut"

# English and Welsh with their accents, £ and €, arrows, the minus, the diamond and the tick
pyftsubset "$cut" \
    --unicodes="U+0020-007E,U+00A0,U+00A3,U+00A9,U+00B7,U+00BD,U+00C2,U+00C9,U+00CA,U+00CE,U+00D4,U+00DB,U+00E0-00E2,U+00E4,U+00E7-00EF,U+00F2-00F4,U+00F6,U+00F9-00FC,U+0174-0177,U+2011,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2022,U+2026,U+20AC,U+2190-2193,U+2212,U+25C6,U+2713" \
    --layout-features=kern,tnum,mark,mkmk,ccmp \
    --name-IDs=0,1,2,13,14 --drop-tables+=STAT --no-hinting --desubroutinize \
    --flavor=woff2 --output-file="$here/inter-cut.woff2"

# what it holds, bound to its bytes, for a test that cannot open it
fonttools ttx -q -t cmap -o "$cut" -f "$here/inter-cut.woff2"
{
    sha256sum "$here/inter-cut.woff2" | cut -d " " -f 1
    sed -n 's/.*<map code="0x\([0-9a-f]*\)".*/\1/p' "$cut" | sort -u | tr "\n" " "
    echo
} > "$here/inter-cut.letters"
