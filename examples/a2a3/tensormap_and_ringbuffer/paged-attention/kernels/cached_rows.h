// Rows of a cache whose blocks a block table puts in order.
#pragma once

#include <cstdint>

#include "kernel_tensor.h"

class CachedRows {
public:
    /// `cache` is [blocks, block_size, dim]; row 0 is where token `first` lies.
    CachedRows(const Tensor &cache, const Tensor &block_row, uint32_t first)
        : rows_(elements<const float>(cache)),
          blocks_(elements<const int32_t>(block_row)),
          first_(first),
          block_size_(cache.shapes[1]),
          dim_(cache.shapes[2]) {}

    const float *row(uint32_t index) const {
        const uint32_t token = first_ + index;
        const auto block = static_cast<uint64_t>(blocks_[token / block_size_]);
        return rows_ + (block * block_size_ + token % block_size_) * dim_;
    }

private:
    const float *rows_;
    const int32_t *blocks_;
    uint32_t first_, block_size_, dim_;
};
