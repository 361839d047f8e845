package distribution

import (
	"strconv"
	"strings"
)

// IsStandard tells whether a name is a module of the standard library of a
// Python, such as 3.11; without a version, of any from 3.10 on.
func IsStandard(name, version string) bool {
	if !strings.Contains(standard, " "+name+" ") {
		return false
	}
	minor := minorOf(version)
	return minor == 0 || minor >= since[name] && (until[name] == 0 || minor < until[name])
}

// minorOf is 11 of 3.11; 0 when it cannot be told.
func minorOf(version string) int {
	minor, err := strconv.Atoi(strings.TrimPrefix(version, "3."))
	if err != nil {
		return 0
	}
	return minor
}

// Extra tells whether tach takes a name for standard that is not: it is built
// into the interpreter, or as good as everywhere.
func Extra(name, version string) bool {
	return name == "typing_extensions" || name == "xxsubtype" && (minorOf(version) == 10 || minorOf(version) == 11)
}

// standard are the names of all versions.
const standard = " __future__ _abc _aix_support _android_support _ast _asyncio _bisect _blake2 _bootsubprocess _bz2 _codecs " +
	"_codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _collections _collections_abc _colorize " +
	"_compat_pickle _compression _contextvars _crypt _csv _ctypes _curses _curses_panel _datetime _dbm _decimal " +
	"_elementtree _frozen_importlib _frozen_importlib_external _functools _gdbm _hashlib _heapq _imp _interpchannels " +
	"_interpqueues _interpreters _io _ios_support _json _locale _lsprof _lzma _markupbase _md5 _msi _multibytecodec " +
	"_multiprocessing _opcode _opcode_metadata _operator _osx_support _overlapped _pickle _posixshmem " +
	"_posixsubprocess _py_abc _pydatetime _pydecimal _pyio _pylong _pyrepl _queue _random _scproxy _sha1 _sha2 " +
	"_sha256 _sha3 _sha512 _signal _sitebuiltins _socket _sqlite3 _sre _ssl _stat _statistics _string _strptime " +
	"_struct _suggestions _symtable _sysconfig _thread _threading_local _tkinter _tokenize _tracemalloc _typing _uuid " +
	"_warnings _weakref _weakrefset _winapi _wmi _zoneinfo abc aifc annotationlib antigravity argparse array ast " +
	"asynchat asyncio asyncore atexit audioop base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi " +
	"cgitb chunk cmath cmd code codecs codeop collections colorsys compileall compression concurrent configparser " +
	"contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis " +
	"distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions " +
	"ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http " +
	"idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale " +
	"logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis " +
	"nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools " +
	"pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc " +
	"pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select " +
	"selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile " +
	"sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig " +
	"syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize " +
	"tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv " +
	"warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib " +
	"zoneinfo "

// since are the versions that a module came with, where it was not always there.
var since = map[string]int{
	"_tokenize": 11, "_typing": 11, "tomllib": 11,
	"_pydatetime": 12, "_pylong": 12, "_sha2": 12,
	"_android_support": 13, "_colorize": 13, "_interpchannels": 13, "_interpqueues": 13, "_interpreters": 13,
	"_ios_support": 13, "_opcode_metadata": 13, "_pyrepl": 13, "_suggestions": 13, "_sysconfig": 13, "_wmi": 13,
	"annotationlib": 14, "compression": 14,
}

// until are the first versions without a module.
var until = map[string]int{
	"binhex":          11,
	"_bootsubprocess": 12, "_sha256": 12, "_sha512": 12, "asynchat": 12, "asyncore": 12, "distutils": 12,
	"imp": 12, "smtpd": 12,
	"_crypt": 13, "_msi": 13, "aifc": 13, "audioop": 13, "cgi": 13, "cgitb": 13, "chunk": 13, "crypt": 13,
	"imghdr": 13, "lib2to3": 13, "mailcap": 13, "msilib": 13, "nis": 13, "nntplib": 13, "ossaudiodev": 13,
	"pipes": 13, "sndhdr": 13, "spwd": 13, "sunau": 13, "telnetlib": 13, "uu": 13, "xdrlib": 13,
}
