// The one header that kernels include: the vocabulary, tiles, instructions and pipes.
#pragma once

#include "pto/common/constants.hpp"
#include "pto/common/fifo.hpp"
#include "pto/common/pto_tile.hpp"
#include "pto/cpu/cpu_stub.hpp"
#include "pto/cpu/instructions.hpp"
