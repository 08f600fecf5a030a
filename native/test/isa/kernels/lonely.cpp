/// Waits for a tile that nobody sends. args[0] receives where its pipe counts the tiles.
#include "exchange.h"

using LonelyPipe = pto::TPipe<4, pto::Direction::C2V, kTileWords * sizeof(int32_t), 2>;

extern "C" __aicore__ void kernel_entry(__gm__ int64_t *args) {
    LonelyPipe pipe;
    Whole tile;
    pto::TASSIGN(tile, 0);
    auto *const place = reinterpret_cast<__gm__ uint64_t *>(words_of(args, 0));
    __atomic_store_n(place, reinterpret_cast<uint64_t>(&pipe.positions().pushed[0]), __ATOMIC_RELEASE);
    pto::TPOP<pto::TileSplitAxis::None>(pipe, tile);
    pto::TFREE(pipe);
    pipe_sync();
}
