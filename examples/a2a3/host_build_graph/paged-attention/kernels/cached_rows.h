// Rows of a cache whose blocks a block table puts in order.
#pragma once

#include <cstdint>

struct CachedRows {
    const float *cache;  ///< [blocks, block_size, dim]
    const int32_t *blocks;  ///< the blocks of one sequence, in order
    int64_t dim;
    int64_t block_size;
    int64_t first;  ///< token of row 0

    const float *row(int64_t index) const {
        const int64_t token = first + index;
        return cache + (blocks[token / block_size] * block_size + token % block_size) * dim;
    }
};
