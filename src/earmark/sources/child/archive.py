"""A workbook's zip archive, looked at before anything else opens it.

The directory may lie about sizes, so every part is inflated under a budget and thrown away.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from earmark.errors import InputError
from earmark.sources.staged import Limits

_PARTS = 1000
_FREE = 20 << 20  # bytes that may inflate at any ratio
_RATIO = 100  # as Apache POI's ZipSecureFile
_BLOCK = 1 << 20
_DTD = b"<!DOCTYPE"
_ENCRYPTED = 0x1  # general purpose flag, bit 0
_OVERLAP = 32
_AS_CSV = "Save the sheet as CSV (UTF-8) and load that."
_AGAIN = "Save it again, or save the sheet as CSV."
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # what programs write and the reader of sheets reads
_LOCAL = 30  # bytes of a local header before its name


def check_archive(path: str, limits: Limits) -> bool:
    """Tell whether any sheet has cells with errors (#N/A); raise InputError for an archive that is not safe."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error) as error:
        raise InputError("the workbook is damaged or cut off.", _AGAIN) from error
    except RuntimeError as error:  # an entry asks for a later version of the format than Python reads
        raise InputError("the workbook is packed in a way that is too new to be read.", _AS_CSV) from error
    budget = _budget(Path(path).stat().st_size, limits)
    _check_directory(parts, budget)
    errors = False
    with Path(path).open("rb") as file:
        for part in parts:
            for block in _inflated(file, part):
                errors = errors or b't="e"' in block
                budget -= len(block) - _OVERLAP
                if budget < 0:
                    raise _too_large()
                if _has_dtd(block):
                    raise InputError("the workbook declares a document type (DTD), which no workbook needs.", _AS_CSV)
    return errors


def _budget(size: int, limits: Limits) -> int:
    return min(limits.inflated_bytes, max(_FREE, _RATIO * size))


def _check_directory(parts: list[zipfile.ZipInfo], budget: int) -> None:
    names = {part.filename for part in parts}
    if len(parts) > _PARTS:
        raise InputError(f"the workbook has {len(parts):,} parts; the limit is {_PARTS:,}.", _AS_CSV)
    if not names & {"[Content_Types].xml", "content.xml"}:
        raise InputError("it is a zip archive, not a workbook.", "Unpack it and load the files inside.")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise InputError("the workbook is protected by a password.", "Save it without one and load that.")
    for part in parts:
        if part.compress_type not in _PACKED:
            raise InputError(f'the workbook\'s part "{part.filename}" is packed in an unusual way.', _AS_CSV)
    if sum(part.file_size for part in parts) > budget:
        raise _too_large()


def _too_large() -> InputError:
    return InputError("the workbook inflates to far more than its size allows.", _AS_CSV)


def _inflated(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part's bytes in blocks, each begun with the end of the one before."""
    tail = b"\x00" * _OVERLAP
    for block in _blocks(file, part):
        yield tail + block
        tail = (tail + block)[-_OVERLAP:]


def _blocks(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(part.header_offset)
    header = file.read(_LOCAL)
    if len(header) < _LOCAL:
        raise InputError("the workbook is damaged or cut off.", _AGAIN)
    file.seek(sum(struct.unpack("<HH", header[26:30])), 1)
    left = part.compress_size
    if part.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (data := file.read(min(_BLOCK, left))):
            left -= len(data)
            yield data
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while left > 0 and not inflater.eof and (data := file.read(min(_BLOCK, left))):
            left -= len(data)
            while data:
                yield inflater.decompress(data, _BLOCK)
                data = inflater.unconsumed_tail
    except zlib.error as error:
        raise InputError("the workbook is damaged.", _AGAIN) from error


def _has_dtd(block: bytes) -> bool:
    return _DTD in block or (b"\x00!\x00D\x00O" in block and _DTD in block.replace(b"\x00", b""))
