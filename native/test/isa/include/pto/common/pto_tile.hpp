// Tiles: matrices, row after row, in a memory of the core or in global memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "pto/common/constants.hpp"
#include "pto/cpu/cpu_stub.hpp"

namespace pto {

template <int R, int C>
struct Shape {
    static constexpr int kRows = R;
    static constexpr int kCols = C;
};

template <typename T, typename S>
class GlobalTensor {
public:
    using DType = T;
    static constexpr int kRows = S::kRows;
    static constexpr int kCols = S::kCols;

    explicit GlobalTensor(__gm__ T *data) : data_(data) {}
    __gm__ T *data() const { return data_; }

private:
    __gm__ T *data_;
};

template <TileType Type, typename T, int R, int C>
class Tile {
public:
    using DType = T;
    static constexpr TileType kType = Type;
    static constexpr int kRows = R;
    static constexpr int kCols = C;
    static constexpr size_t kBytes = sizeof(T) * R * C;

    T *data() const { return data_; }
    void assign(T *data) { data_ = data; }

private:
    T *data_ = nullptr;
};

template <typename T, int R, int C>
using TileLeft = Tile<TileType::Left, T, R, C>;
template <typename T, int R, int C>
using TileRight = Tile<TileType::Right, T, R, C>;
template <typename T, int R, int C>
using TileAcc = Tile<TileType::Acc, T, R, C>;

}  // namespace pto
