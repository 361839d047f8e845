package distribution

import (
	"regexp"
	"strings"
)

// AsOne writes a distribution's name in the one way that package indexes
// compare it in, with _ between words so that it may be a module's name too.
func AsOne(name string) string {
	return strings.ToLower(separators.ReplaceAllString(name, "_"))
}

var separators = regexp.MustCompile(`[-_.]+`)

// AsTach is AsOne as tach does it: dots stay.
func AsTach(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return c == '-' || c == '_' || c == ' ' || c == '\t' }), "_")
}

// Known are the distributions of modules that have another name, for where none
// is installed: those that people use most.
func Known(module string) []string { return strings.Fields(known[module]) }

var known = map[string]string{
	"attr": "attrs", "bs4": "beautifulsoup4", "clickhouse_driver": "clickhouse-driver", "corsheaders": "django-cors-headers",
	"Crypto": "pycryptodome", "cv2": "opencv-python opencv-python-headless", "dateutil": "python-dateutil", "debug_toolbar": "django-debug-toolbar",
	"django_filters": "django-filter", "dns": "dnspython", "docx": "python-docx", "dotenv": "python-dotenv",
	"drf_spectacular": "drf-spectacular", "environ": "django-environ", "faker": "Faker", "fitz": "PyMuPDF",
	"git": "GitPython", "github": "PyGithub", "gitlab": "python-gitlab", "grpc": "grpcio", "grpc_status": "grpcio-status",
	"import_export": "django-import-export", "importlinter": "import-linter", "IPython": "ipython", "jose": "python-jose", "jwt": "PyJWT",
	"kafka": "kafka-python kafka-python-ng", "ldap": "python-ldap", "Levenshtein": "python-Levenshtein levenshtein", "loginas": "django-loginas",
	"magic": "python-magic", "markdown_it": "markdown-it-py", "mpl_toolkits": "matplotlib", "multipart": "python-multipart",
	"MySQLdb": "mysqlclient", "nacl": "PyNaCl", "OpenSSL": "pyOpenSSL", "PIL": "pillow", "pkg_resources": "setuptools",
	"pptx": "python-pptx", "prometheus_client": "prometheus-client", "psycopg2": "psycopg2 psycopg2-binary", "rest_framework": "djangorestframework",
	"ruamel": "ruamel.yaml", "skimage": "scikit-image", "sklearn": "scikit-learn", "slack": "slackclient", "slugify": "python-slugify",
	"social_core": "social-auth-core", "social_django": "social-auth-app-django", "socks": "PySocks", "statsd": "statsd",
	"storages": "django-storages", "telegram": "python-telegram-bot", "two_factor": "django-two-factor-auth", "websocket": "websocket-client",
	"yaml": "PyYAML", "zmq": "pyzmq", "_pytest": "pytest", "py": "pytest",
}
