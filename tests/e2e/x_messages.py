"""What a file manager and a window manager send to a window: a dropped file (XDND) and the wish to close.

xdotool can do neither. The protocol is the one of https://freedesktop.org/wiki/Specifications/XDND/, version 5.
"""

import pathlib
import time
import urllib.parse

from Xlib import X, display
from Xlib.protocol import event


def _send(dpy, window, kind, values):
    """A client message of 32-bit values to the window itself."""
    window.send_event(event.ClientMessage(window=window, client_type=dpy.intern_atom(kind), data=(32, values)))
    dpy.flush()


def ask_to_close(display_name, window_id):
    dpy = display.Display(display_name)
    window = dpy.create_resource_object("window", window_id)
    _send(dpy, window, "WM_PROTOCOLS", [dpy.intern_atom("WM_DELETE_WINDOW"), X.CurrentTime, 0, 0, 0])
    dpy.sync()
    dpy.close()


def drop_file(display_name, window_id, path, x, y, seconds=5.0):
    """Drags `path` onto the window at (x, y) of the screen and drops it. True if the window took it."""
    dpy = display.Display(display_name)
    target = dpy.create_resource_object("window", window_id)
    source = dpy.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
    atom = dpy.intern_atom
    uris = atom("text/uri-list")
    selection = atom("XdndSelection")
    source.set_selection_owner(selection, X.CurrentTime)
    _send(dpy, target, "XdndEnter", [source.id, 5 << 24, uris, 0, 0])
    _send(dpy, target, "XdndPosition", [source.id, 0, x << 16 | y, X.CurrentTime, atom("XdndActionCopy")])
    text = ("file://" + urllib.parse.quote(str(pathlib.Path(path).resolve())) + "\r\n").encode()
    taken = None
    end = time.monotonic() + seconds
    while taken is None and time.monotonic() < end:
        if not dpy.pending_events():
            time.sleep(0.01)
            continue
        got = dpy.next_event()
        if got.type == X.SelectionRequest:
            got.requestor.change_property(got.property, uris, 8, text)
            got.requestor.send_event(event.SelectionNotify(time=got.time, requestor=got.requestor, selection=got.selection,
                                                           target=got.target, property=got.property))
            dpy.flush()
        elif got.type == X.ClientMessage and got.client_type == atom("XdndStatus"):
            if not got.data[1][1] & 1:
                taken = False
            else:
                _send(dpy, target, "XdndDrop", [source.id, 0, X.CurrentTime, 0, 0])
        elif got.type == X.ClientMessage and got.client_type == atom("XdndFinished"):
            taken = got.data[1][1] != 0  # GLFW says there how many bytes it was given
    dpy.close()
    return bool(taken)
