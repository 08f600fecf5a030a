#pragma once
/// Numbers that the tests' kernels, graphs and expectations share.

#include <cstdint>

constexpr int kTileRows = 8;
constexpr int kTileCols = 16;
constexpr int kTileWords = kTileRows * kTileCols;

/// What a lane adds to its half.
constexpr int32_t kOfLane1 = 1'000'000;

/// Cores of one block: AIC, then the AIV lanes.
constexpr int kSlots = 3;

/// One record a core of a block; records[block][slot][field].
enum RecordField : int {
    kRuns,
    kKeptThread,
    kKeptMemory,
    kLaneOfHook,
    kLaneOfArguments,
    kBlockOfIsa,
    kLanesOfIsa,
    kRecordWords = 8,
};

enum ExchangeKernel : int32_t {
    kRelayAic = 0,
    kRelayAiv = 1,
    kSpreadAic = 2,
    kSpreadAiv = 3,
    kLeaveBehind = 4,
    kNoteAic = 5,
    kNoteAiv = 6,
    kLonely = 7,
};
