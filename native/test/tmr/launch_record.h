#pragma once
/// What kRecordLaunch writes: row `s0 * block_num + block_idx` of an int32 matrix with a row of kLaunchFields.

#include <cstdint>

enum LaunchField : uint32_t {
    kFieldCount = 0,
    kFieldBlockIdx = 1,
    kFieldBlockNum = 2,
    kFieldSubBlock = 3,
    kLaunchFields = 4,
};
