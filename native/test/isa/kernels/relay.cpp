/// Sends tiles from AIC to both lanes, which work on a half each, and back. A block has args[3] tiles: the next result is
/// taken only when both pipes are full of tiles, so that each end has to wait for the other again and again.
#include "exchange.h"

using namespace pto;

namespace {

constexpr TileSplitAxis kSplit = TileSplitAxis::UpDown;

#ifdef __DAV_CUBE__
void relay(__gm__ int64_t *args, int tiles) {
    Forth forth;
    Back back;
    Whole sent, received;
    TASSIGN(sent, 0);
    TASSIGN(received, Whole::kBytes);
    const int first = get_block_idx(args) * tiles;
    __gm__ int32_t *const in = words_of(args, 0) + first * kTileWords;
    __gm__ int32_t *const out = words_of(args, 1) + first * kTileWords;
    const auto receive = [&](int tile) {
        TPOP<kSplit>(back, received);
        TSTORE(WholeInMemory(out + tile * kTileWords), received);
        TFREE(back);
    };
    constexpr int kAhead = Forth::kSlots + Back::kSlots;
    for (int tile = 0; tile < tiles; ++tile) {
        if (tile >= kAhead) receive(tile - kAhead);
        TLOAD(sent, WholeInMemory(in + tile * kTileWords));
        TPUSH<kSplit>(forth, sent);
    }
    for (int tile = tiles < kAhead ? 0 : tiles - kAhead; tile < tiles; ++tile) receive(tile);
}
#else
void relay(__gm__ int64_t *args, int tiles) {
    Forth forth;
    Back back;
    Half half;
    TASSIGN(half, 0);
    for (int tile = 0; tile < tiles; ++tile) {
        TPOP<kSplit>(forth, half);
        TADDS(half, half, tile + (get_sub_block_id(args) == 1 ? kOfLane1 : 0));
        TFREE(forth);
        TPUSH<kSplit>(back, half);
    }
}
#endif

}  // namespace

extern "C" __aicore__ void kernel_entry(__gm__ int64_t *args) {
    const Stay stay(args);
    relay(args, static_cast<int>(args[3]));
    stay.note(words_of(args, 2));
    pipe_sync();
}
