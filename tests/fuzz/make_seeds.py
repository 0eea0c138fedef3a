"""make_seeds.py FOLDER: small good and nearly good inputs for each fuzz target, and dictionaries, into FOLDER/<target>.

They are made anew each time, so the repository holds how they come about and not what they are. What a fuzzer found
lies in regressions/<target>/ beside this file.
"""

import gzip
import json
import pathlib
import struct
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2]


def idx(kind, *dims, body=None):
    size = {8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8}.get(kind, 1)
    count = 1
    for dim in dims:
        count *= dim
    body = bytes(i % 251 for i in range(size * count)) if body is None else body
    return bytes([0, 0, kind, len(dims)]) + struct.pack(f">{len(dims)}I", *dims) + body


CSV = ["x1,x2,label\n1,2,a\n3,4,b\n", "a;b;target\n1,5;2;0\n3;4,25;1\n", "a\tb\tlabel\r\n-1.5e3\t.5\t0\r\n2\t3\t1\r\n",
       'x,"the ""big"" one",label\n"1", 2 ,"a,b"\n', "\ufeffx,y,label\n+1,1e-400,0\n", "1,2,3\n4,5,6\n",
       "p00,p01,p10,p11,label\n1,2,3,4,0\n0,0,16,1,1\n", "a,b,label\n1,2,\n3,4,x\n5,6,y\n", "x,y,label\r1,2,3\r",
       "x1,x2,target\n1e308,-1e308,1.5\n9007199254740993,12345678.12345678,2\n", "\n\n x , y \n1,2\n"]


def images():
    return [idx(8, 2, 2, 3), idx(8, 3, 4), idx(9, 2, 2, 2), idx(11, 2, 2, 2), idx(13, 1, 2, 2, body=struct.pack(">4f", 1, -2, .5, 0)),
            idx(14, 1, 1, 2, body=struct.pack(">2d", 1, 2)), idx(8, 1 << 31, 28, 28, body=b"1234"), idx(8, 65536, 65536, 65536, body=b""),
            idx(8, 0, 2, 2), idx(8, 2, 0, 2), idx(8, 2, 2, 2) + b"more", b"\0\0\x08", b"\0\0\x08\xff" + b"\0" * 40]


def labels():
    return [idx(8, 4), idx(12, 2, body=struct.pack(">2i", -1, 70000)), idx(13, 2, body=struct.pack(">2f", 0, 1.5)), idx(8, 3) + b"x"]


def packed():
    one, two = gzip.compress(b"one" * 50, mtime=0), gzip.compress(b"two", mtime=0)
    flipped = bytearray(one)
    flipped[-6] ^= 1
    return [one, one + two, one + b"\0" * 30, one + b"rubbish", one[:-4], one[:12], bytes(flipped), gzip.compress(bytes(100000), mtime=0),
            gzip.compress(b"", mtime=0) * 3, b"\x1f\x8b\x08\x08\0\0\0\0\0\0name\0" + one[10:]]


def configurations():
    head = {"schema": "lscope-config", "schema_version": 1}
    yield json.dumps({**head, "params": {}})
    yield json.dumps({**head, "params": {"run.seed": 3, "model.depth": 2, "optimizer.kind": "adam"}})
    yield json.dumps({**head, "params": {"data.source": "file"}, "data": {"path": "a.csv", "target": "y", "labels": "l"}})
    yield json.dumps({**head, "params": {"penalty.lambda1": 0.001, "data.batch_size": 10}, "weights": {"path": "w", "layers": 1}})
    yield json.dumps({**head, "params": {"data.source": "drawn"}, "edits": [
        {"kind": "add", "part": "test", "x": [0.5, -1], "target": 1, "stroke": 1},
        {"kind": "move", "part": "train", "row": 1, "x": [0.25], "target": 0.5, "stroke": 2},
        {"kind": "remove", "part": "validation", "added": 0, "stroke": 3}, {"kind": "relabel", "row": 0, "target": 0}]})
    yield '{"schema": "lscope-config", "a": 1, "a": 2}'
    yield "[" * 70
    yield '{"x": "\\ud800 \\u0000 é"} // comment'


def json_words():
    words = ["schema", "schema_version", "lscope-config", "params", "data", "weights", "path", "target", "labels", "layers", "edits", "kind", "add", "move",
             "remove", "relabel", "part", "train", "validation", "test", "row", "added", "x", "stroke"]
    for line in (SOURCE / "docs/parameters.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            words.append(line.split("`")[1])
    return "".join(f'"\\"{word}\\""\n' for word in words)


def main(folder):
    pick = {"csv": [text.encode() for text in CSV], "gzip": [b"\x05" + item for item in packed()],
            "config": [text.encode() for text in configurations()],
            "idx": [b"\0" + item for item in images()] + [b"\1" + item for item in labels()] +
                   [b"\2" + gzip.compress(item, mtime=0) for item in images()[:3]] + [b"\3" + gzip.compress(labels()[0], mtime=0)]}
    for target, seeds in pick.items():
        place = pathlib.Path(folder) / target
        place.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds):
            (place / f"seed_{number:02}").write_bytes(seed)
    (pathlib.Path(folder) / "config.dict").write_text(json_words(), encoding="utf-8")
    (pathlib.Path(folder) / "csv.dict").write_text('",label"\n"target"\n"\\"\\""\n"\\x0d\\x0a"\n"1e308"\n"nan"\n"-.5"\n', encoding="utf-8")
    (pathlib.Path(folder) / "gzip.dict").write_text('"\\x1f\\x8b\\x08"\n', encoding="utf-8")
    (pathlib.Path(folder) / "idx.dict").write_text('"\\x00\\x00\\x08\\x03"\n"\\x00\\x00\\x0d\\x01"\n"\\x80\\x00\\x00\\x00"\n"\\x1f\\x8b\\x08"\n',
                                                   encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
