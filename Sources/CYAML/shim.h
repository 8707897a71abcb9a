// libyaml: the parser that most YAML readers wrap.
#pragma once
#include <yaml.h>
