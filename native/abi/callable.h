// Callables: their images, how to build them, how to read and check them.
#pragma once

#include "callable_builder.h"
#include "callable_image.h"
#include "callable_view.h"
