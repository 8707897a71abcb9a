// expat: the XML parser of the Expat project, which Python and many others read XML through.
#pragma once
#include <expat.h>
