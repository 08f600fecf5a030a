#pragma once
/// What kDescribe writes about its first tensor: one int64 a field.

#include <cstdint>

enum TensorField : uint32_t {
    kTensorAddress = 0,
    kTensorBytes = 1,
    kTensorOwner = 2,
    kTensorStart = 3,
    kTensorDims = 4,
    kTensorType = 5,
    kTensorShape0 = 6,
    kTensorIsAligned = 11,
    kTensorFields = 12,
};
