#include "checker/base/error.h"

G_DEFINE_QUARK(stalemate_error, stalemate_error)
