#pragma once
/// Tensors of scenes, and values to fill them with.

#include <cstdint>
#include <initializer_list>
#include <random>
#include <vector>

#include "test/chip/arguments.h"

namespace pto {
namespace test {

template <typename T>
constexpr DataType kTypeOf = DataType::DATA_TYPE_NUM;
template <>
constexpr DataType kTypeOf<float> = DataType::FLOAT32;
template <>
constexpr DataType kTypeOf<int32_t> = DataType::INT32;
template <>
constexpr DataType kTypeOf<uint32_t> = DataType::UINT32;
template <>
constexpr DataType kTypeOf<uint64_t> = DataType::UINT64;
template <>
constexpr DataType kTypeOf<uint8_t> = DataType::UINT8;

/// A host tensor over a vector, of the given extents.
template <typename T>
ContinuousTensor shaped(std::vector<T> &values, std::initializer_list<uint32_t> shapes) {
    ContinuousTensor tensor = tensor_over(values, kTypeOf<T>);
    tensor.ndims = 0;
    for (const uint32_t extent : shapes) tensor.shapes[tensor.ndims++] = extent;
    return tensor;
}

/// The same over the whole vector.
template <typename T>
ContinuousTensor whole(std::vector<T> &values) {
    return tensor_over(values, kTypeOf<T>);
}

/// Integers from -limit to limit, the same for the same seed; as floats they have no rounding.
template <typename T>
std::vector<T> random_integers(size_t count, uint32_t seed, int32_t limit) {
    std::mt19937 next(seed);
    std::vector<T> values(count);
    for (T &value : values) value = static_cast<T>(static_cast<int32_t>(next() % (2 * limit + 1)) - limit);
    return values;
}

}  // namespace test
}  // namespace pto
