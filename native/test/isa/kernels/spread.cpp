/// Sends tiles one way only: AIC as fast as there are slots, both lanes at a pace of their own. Lanes take the left and the
/// right half.
#include <time.h>

#include "exchange.h"

using namespace pto;

namespace {

constexpr TileSplitAxis kSplit = TileSplitAxis::LeftRight;
using Pipe = TPipe<3, Direction::C2V, kTileWords * sizeof(int32_t), 3>;

#ifdef __DAV_CUBE__
void spread(__gm__ int64_t *args, int tiles) {
    Pipe pipe;
    Whole tile;
    TASSIGN(tile, 0);
    __gm__ int32_t *const in = words_of(args, 0) + get_block_idx(args) * tiles * kTileWords;
    for (int i = 0; i < tiles; ++i) {
        TLOAD(tile, WholeInMemory(in + i * kTileWords));
        TPUSH<kSplit>(pipe, tile);
    }
}
#else
void spread(__gm__ int64_t *args, int tiles) {
    constexpr int kCols = kTileCols / 2;
    Pipe pipe;
    Tile<TileType::Vec, int32_t, kTileRows, kCols> half;
    TASSIGN(half, 0);
    const int lane = get_sub_block_id(args);
    __gm__ int32_t *out = words_of(args, 1) + get_block_idx(args) * tiles * kTileWords + lane * kCols;
    for (int i = 0; i < tiles; ++i) {
        if (i % 5 == 4 * lane) {
            const timespec pause{0, 50'000};
            nanosleep(&pause, nullptr);
        }
        TPOP<kSplit>(pipe, half);
        for (int row = 0; row < kTileRows; ++row) {
            std::memcpy(out + row * kTileCols, half.data() + row * kCols, kCols * sizeof(int32_t));
        }
        TFREE(pipe);
        out += kTileWords;
    }
}
#endif

}  // namespace

extern "C" __aicore__ void kernel_entry(__gm__ int64_t *args) {
    const Stay stay(args);
    spread(args, static_cast<int>(args[3]));
    stay.note(words_of(args, 2));
    pipe_sync();
}
