#pragma once

#include <cstdint>

namespace pto {

/// Which memory of a core a tile lives in.
enum class TileType : uint8_t { Vec, Mat, Left, Right, Acc };

/// How a tile is cut when one side of a pipe is the two AIV lanes: not at all (then lane 0 is that side), or the upper or
/// left half for lane 0 and the other one for lane 1.
enum class TileSplitAxis : uint8_t { None, UpDown, LeftRight };

/// Which way a pipe goes: from AIC to the AIV lanes or back.
enum class Direction : uint8_t { C2V = 1, V2C = 2 };

}  // namespace pto
