"""make_hostile.py FOLDER: bad files of the kinds that lie beside the checkout, at other sizes and in other places.

rows() is what hostile_test.py asks for: (name, bytes, verdict, what the answer says). The verdict is LOAD with
"rows x features", or REFUSE with a pattern that the message has to match.
"""

import gzip
import json
import pathlib
import struct
import sys
import zlib


def idx(kind, *dims, body=None):
    count = 1
    for dim in dims:
        count *= dim
    body = bytes((7 * i) % 256 for i in range(count)) if body is None else body
    return bytes([0, 0, kind, len(dims)]) + struct.pack(f">{len(dims)}I", *dims) + body


def zeros_packed(head, megabytes):
    """A gzip file that says `head` and then nothing but zeros, made without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    out = [packer.compress(head)]
    out += [packer.compress(bytes(1 << 20)) for _ in range(megabytes)]
    return b"".join(out) + packer.flush()


def table(rows=300, columns=7, line_end="\n", separator=","):
    head = separator.join([f"c{j}" for j in range(columns)] + ["label"])
    body = [separator.join([str((i * 31 + j * 17) % 97 - 48) for j in range(columns)] + ["uv"[i % 2]]) for i in range(rows)]
    return line_end.join([head, *body]) + line_end


def csv_rows():
    good = table()
    lines = good.splitlines()

    def changed(at, line):
        return "\n".join([*lines[:at], line, *lines[at + 1:]]) + "\n"

    def cell(at, column, text):
        fields = lines[at].split(",")
        fields[column] = text
        return changed(at, ",".join(fields))

    yield "long.csv", good, "LOAD", "300 x 7"
    yield "dos.csv", table(line_end="\r\n"), "LOAD", "300 x 7"
    yield "tabs.csv", table(separator="\t"), "LOAD", "300 x 7"
    yield "wide.csv", table(20, 2000), "LOAD", "20 x 2000"
    yield "cut_off.csv", good[:-40], "REFUSE", r"field|missing|number"
    yield "late_short.csv", changed(250, ",".join(lines[250].split(",")[1:])), "REFUSE", r":251.*7 fields where 8"
    yield "late_long.csv", changed(299, lines[299] + ",1"), "REFUSE", r":300.*9 fields where 8"
    for place, (at, column) in {"first": (1, 0), "middle": (150, 3), "last": (300, 6)}.items():
        here = rf":{at + 1}:{column + 1}"
        for what, text, says in [("nan", "NaN", "not a finite number"), ("inf", "-Infinity", "not a finite number"),
                                 ("blank", "", "missing"), ("text", "blue", "'blue' is not a number"),
                                 ("hex", "0xFF", "not a number"), ("junk", "12 monkeys", "not a number"),
                                 ("huge", "-2e308", "out of range"), ("points", "1.2.3", "not a number"),
                                 ("underscore", "1_000", "not a number"), ("minus", "--5", "not a number")]:
            yield f"{what}_{place}.csv", cell(at, column, text), "REFUSE", rf"{here}.*{says}"
        yield f"quote_{place}.csv", cell(at, column, '"5'), "REFUSE", rf":{at + 1}.*never closed"
        yield f"nul_{place}.csv", cell(at, column, "\0"), "REFUSE", rf":{at + 1}.*NUL"
        yield f"digits_{place}.csv", cell(at, column, "9" * 50_000), "REFUSE", rf":{at + 1}.*out of range"
    yield "endless_line.csv", "a" * 3_000_000, "REFUSE", "one column only"
    yield "many_columns.csv", ",".join("c" * 20_000) + "\n", "REFUSE", "20000 columns"
    yield "commas.csv", "a,b,c\n" + "," * 500_000 + "\n", "REFUSE", "500001 fields where 3"
    yield "utf16be.csv", good.encode("utf-16-be").join([b"\xfe\xff", b""]), "REFUSE", "UTF-16"
    yield "packed.csv", gzip.compress(good.encode()), "REFUSE", "gzip"
    yield "classes.csv", "x,label\n" + "".join(f"{i},k{i}\n" for i in range(1500)), "REFUSE", "more than 1000"
    yield "mixed_labels.csv", good[:-1].rsplit(",", 1)[0] + ",7\n", "REFUSE", "text"


def idx_rows():
    pictures = idx(8, 40, 9, 11)
    yield "good-images", pictures, "LOAD", "40 x 99"
    yield "good-labels", idx(8, 40, body=bytes(i % 4 for i in range(40))), "LOAD", "40 x 99"
    yield "packed-images.gz", gzip.compress(pictures), "LOAD", "40 x 99"
    yield "rows-idx2-images", idx(8, 6, 5), "LOAD", "6 x 5"
    yield "signed-images", idx(9, 3, 2, 2), "LOAD", "3 x 4"
    yield "float-images", idx(13, 2, 2, 2, body=struct.pack(">8f", *range(8))), "LOAD", "2 x 4"
    yield "nan-images", idx(13, 2, 2, 2, body=struct.pack(">8f", *range(7), float("nan"))), "REFUSE", "item 2.*not finite"
    parts = [gzip.compress(pictures[at:at + 500]) for at in range(0, len(pictures), 500)]
    yield "members-images.gz", b"".join(parts), "LOAD", "40 x 99"
    yield "padded-images.gz", gzip.compress(pictures) + bytes(512), "LOAD", "40 x 99"
    yield "one_less-images", pictures[:-1], "REFUSE", "promises 3960 bytes, 3959 found"
    yield "one_more-images", pictures + b"x", "REFUSE", "1 bytes too many"
    yield "one_less-images.gz", gzip.compress(pictures[:-1]), "REFUSE", "promises 3960 bytes, 3959 found"
    yield "one_more-images.gz", gzip.compress(pictures + b"x"), "REFUSE", "more data than the header promises"
    for cut in (0, 1, 2, 3, 4, 7, 15):
        yield f"cut_{cut}-images", pictures[:cut], "REFUSE", "empty" if cut == 0 else "cut short"
    packed = gzip.compress(pictures)
    for cut in (2, 9, 20, len(packed) // 2, len(packed) - 8, len(packed) - 1):
        yield f"cut_{cut}-images.gz", packed[:cut], "REFUSE", "ends early"
    yield "crc-images.gz", packed[:-8] + bytes([packed[-8] ^ 255]) + packed[-7:], "REFUSE", "checksum"
    yield "length-images.gz", packed[:-1] + bytes([packed[-1] ^ 1]), "REFUSE", "checksum"
    yield "second_crc-images.gz", b"".join(parts)[:-8] + bytes(8), "REFUSE", "checksum"
    yield "method-images.gz", packed[:2] + b"\x07" + packed[3:], "REFUSE", "damaged"
    yield "in_gzip-images.gz", gzip.compress(packed), "REFUSE", "not an IDX file"
    yield "type-images", b"\0\0\x0a" + pictures[3:], "REFUSE", "unknown element type 0x0a"
    yield "four-images", idx(8, 2, 3, 2, 2), "REFUSE", "expected 3 dimensions.*found 4"
    yield "columns-images", idx(8, 2, 5, 0), "REFUSE", "image size 5 x 0"
    yield "huge-images", idx(8, 0xFFFFFFFF, 28, 28, body=bytes(100)), "REFUSE", "promises .* bytes, 100 found"
    yield "huge-images.gz", gzip.compress(idx(8, 0xFFFFFFFF, 28, 28, body=bytes(100))), "REFUSE", "promises"
    yield "wraps-images", idx(8, 1 << 31, 1 << 31, 4, body=b""), "REFUSE", "overflows"
    yield "pixels-images.gz", zeros_packed(idx(8, 2, 1000, 1000, body=b""), 2), "REFUSE", "promises|limit"
    yield "bomb-images.gz", zeros_packed(idx(8, 10, 28, 28, body=bytes(7840)), 150), "REFUSE", "more data than the header"
    yield "empty_members-images.gz", gzip.compress(b"") * 20_000, "REFUSE", "empty"


def json_rows():
    head = '{"schema": "lscope-config", "schema_version": 1, "params": '
    yield "deep_middle.json", head + '{"a": ' + "[" * 5000 + "]" * 5000 + "}}", "REFUSE", "nest"
    yield "deep_objects.json", '{"a":' * 30_000, "REFUSE", "nest"
    yield "long_key.json", head + json.dumps({"k" * 100_000: 1}) + "}", "REFUSE", "k"
    yield "many_keys.json", head + json.dumps({f"k{i}": i for i in range(50_000)}) + "}", "REFUSE", "k0"
    yield "control_key.json", head + '{"\\u001b[31m": 1}}', "REFUSE", "params"
    yield "huge_number.json", head + '{"run.seed": 1' + "0" * 5000 + "}}", "REFUSE", "out of range|number"
    yield "cut.json", head + '{"run.seed": ', "REFUSE", ":1:"


def rows():
    for made in (csv_rows(), idx_rows(), json_rows()):
        for name, content, verdict, says in made:
            yield name, content.encode() if isinstance(content, str) else content, verdict, says


if __name__ == "__main__":
    for file, content, _, _ in rows():
        (pathlib.Path(sys.argv[1]) / file).write_bytes(content)
