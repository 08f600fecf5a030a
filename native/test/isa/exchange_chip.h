#pragma once
/// A chip whose callable exchanges tiles, and what comes out of it.

#include <dlfcn.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "test/isa/exchange_record.h"
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {

/// As a driver does: kernels look the hooks up in the global scope.
inline void load_sim_context() {
    if (dlopen(PTO_SIM_CONTEXT, RTLD_NOW | RTLD_GLOBAL) == nullptr) throw std::runtime_error(dlerror());
}

/// The image of a function of the exchange graphs.
inline const std::vector<uint8_t> &exchange_image(const std::string &function) {
    static const std::vector<KernelFile> kernels = {
        {kRelayAic, PTO_ISA_RELAY_AIC},   {kRelayAiv, PTO_ISA_RELAY_AIV},
        {kSpreadAic, PTO_ISA_SPREAD_AIC}, {kSpreadAiv, PTO_ISA_SPREAD_AIV},
        {kNoteAic, PTO_ISA_NOTE_AIC},     {kNoteAiv, PTO_ISA_NOTE_AIV},
        {kLonely, PTO_ISA_LONELY_AIV},    {kLeaveBehind, PTO_ISA_LEAVE_BEHIND_AIC}};
    static std::map<std::string, std::vector<uint8_t>> images;
    std::vector<uint8_t> &image = images[function];
    if (image.empty()) image = make_image(PTO_EXCHANGE_GRAPHS, function.c_str(), kernels);
    return image;
}

struct Amount {
    uint32_t tasks = 1;
    uint32_t blocks = 1;
    uint32_t tiles = 1;
    /// Tasks of one core after each task that exchanges.
    uint32_t crowd = 0;
    uint32_t words() const { return tasks * blocks * tiles * kTileWords; }
};

/// The tensors of one run.
class Exchange {
public:
    Exchange(const Amount &amount, int32_t seed)
        : amount_(amount),
          in_(amount.words()),
          out_(amount.words(), -7),
          records_(amount.tasks * amount.blocks * kSlots * kRecordWords),
          crowd_records_(std::max(1u, amount.tasks * amount.crowd) * kSlots * kRecordWords) {
        for (uint32_t i = 0; i < in_.size(); ++i) in_[i] = static_cast<int32_t>(i * 2654435761u % 1000003u) + seed;
    }

    Args args() {
        return Args().tensor(in_).tensor(out_).tensor(records_).tensor(crowd_records_).scalar(amount_.tasks).scalar(
            amount_.blocks).scalar(amount_.tiles).scalar(amount_.crowd);
    }

    bool is_relayed() const {
        for (uint32_t i = 0; i < in_.size(); ++i) {
            const uint32_t in_tile = i % kTileWords;
            const auto tile = static_cast<int32_t>(i / kTileWords % amount_.tiles);
            if (out_[i] != in_[i] + tile + (in_tile < kTileWords / 2 ? 0 : kOfLane1)) return false;
        }
        return true;
    }
    bool is_spread() const { return out_ == in_; }

    /// Every kernel ran once, on one thread to its end, as the core that its arguments name.
    bool are_records_right() const {
        for (uint32_t core = 0; core < amount_.tasks * amount_.blocks * kSlots; ++core) {
            if (!is_right(&records_[core * kRecordWords], static_cast<int>(core % kSlots))) return false;
        }
        for (uint32_t task = 0; task < amount_.tasks * amount_.crowd; ++task) {
            int kernels = 0;
            for (int slot = 0; slot < kSlots; ++slot) {
                const int32_t *record = &crowd_records_[(task * kSlots + static_cast<uint32_t>(slot)) * kRecordWords];
                if (record[kRuns] == 0) continue;
                kernels += record[kRuns];
                if ((slot == 0) != (task % 3 == 0) || !is_right(record, slot)) return false;
            }
            if (kernels != 1) return false;
        }
        return true;
    }

private:
    static bool is_right(const int32_t *record, int slot) {
        const int32_t lane = slot == 2 ? 1 : 0;
        return record[kRuns] == 1 && record[kKeptThread] == 1 && record[kKeptMemory] == 1 && record[kLaneOfHook] == lane &&
               record[kLaneOfArguments] == lane && record[kBlockOfIsa] == 0 && record[kLanesOfIsa] == 1;
    }

    Amount amount_;
    std::vector<int32_t> in_, out_, records_, crowd_records_;
};

}  // namespace test
}  // namespace pto
