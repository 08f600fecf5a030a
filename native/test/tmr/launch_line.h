#pragma once
/// What kRecordAic and kRecordAiv write: one cache line a kernel of a block, in an int32 matrix with rows of kLineWords.
///
/// Line `s0 + block_idx * s1 + lane`, where s1 is how many kernels a block has and the lane is 0 for AIC and 1 + sub block
/// for AIV; the only kernel of a block is lane 0.

#include <cstdint>

enum LineWord : uint32_t {
    kLineCount = 0,
    kLineBlockIdx = 1,
    kLineBlockNum = 2,
    kLineSubBlock = 3,
    kLineWords = 16,
};
