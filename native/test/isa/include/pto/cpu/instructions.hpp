// Instructions on tiles, at once and one element after the other.
#pragma once

#include <cstring>

#include "pto/common/pto_tile.hpp"
#include "pto/cpu/memory_model.hpp"

namespace pto {

template <typename TileT>
AICORE inline void TASSIGN(TileT &tile, uint64_t address) {
    uint8_t *const memory = NPUMemoryModel::Instance().At(TileT::kType, address, TileT::kBytes);
    tile.assign(reinterpret_cast<typename TileT::DType *>(memory));
}

template <typename TileT, typename GlobalT>
AICORE inline void TLOAD(TileT &tile, const GlobalT &global) {
    static_assert(TileT::kRows == GlobalT::kRows && TileT::kCols == GlobalT::kCols);
    std::memcpy(tile.data(), global.data(), TileT::kBytes);
}

template <typename GlobalT, typename TileT>
AICORE inline void TSTORE(const GlobalT &global, const TileT &tile) {
    static_assert(TileT::kRows == GlobalT::kRows && TileT::kCols == GlobalT::kCols);
    std::memcpy(global.data(), tile.data(), TileT::kBytes);
}

template <typename TileT>
AICORE inline void TADD(TileT &sum, const TileT &a, const TileT &b) {
    for (int i = 0; i < TileT::kRows * TileT::kCols; ++i) sum.data()[i] = a.data()[i] + b.data()[i];
}

template <typename TileT>
AICORE inline void TADDS(TileT &sum, const TileT &a, typename TileT::DType scalar) {
    for (int i = 0; i < TileT::kRows * TileT::kCols; ++i) sum.data()[i] = a.data()[i] + scalar;
}

template <typename To, typename From>
AICORE inline void TMOV(To &to, const From &from) {
    static_assert(To::kRows == From::kRows && To::kCols == From::kCols);
    std::memcpy(to.data(), from.data(), To::kBytes);
}

template <typename Acc, typename Left, typename Right>
AICORE inline void TMATMUL(Acc &acc, const Left &left, const Right &right) {
    static_assert(Left::kCols == Right::kRows && Acc::kRows == Left::kRows && Acc::kCols == Right::kCols);
    for (int row = 0; row < Acc::kRows; ++row) {
        for (int col = 0; col < Acc::kCols; ++col) {
            typename Acc::DType sum = 0;
            for (int k = 0; k < Left::kCols; ++k) {
                sum += left.data()[row * Left::kCols + k] * right.data()[k * Right::kCols + col];
            }
            acc.data()[row * Acc::kCols + col] = sum;
        }
    }
}

}  // namespace pto
