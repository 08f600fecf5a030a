#include "lane_worker/garbage.h"

#include <fstream>
#include <random>
#include <string>

#include "hierarchical/lane/lane_layout.h"

namespace pto {
namespace test {
namespace {

void fill_randomly(uint8_t *begin, size_t bytes, std::mt19937 &random) {
    // Atomic, because threads of this child look at their words meanwhile.
    for (size_t i = 0; i < bytes; ++i) __atomic_store_n(begin + i, static_cast<uint8_t>(random()), __ATOMIC_RELAXED);
}

}  // namespace

void write_garbage(uint8_t *lane, Garbage kind, uint32_t seed) {
    std::mt19937 random(seed);
    abi::LaneHeader &header = hierarchical::lane_header(lane);
    const hierarchical::ChannelSlots slots = hierarchical::task_slots(lane);
    const uint64_t done = header.task.completion_tail.value.load();
    abi::LaneCompletion &completion = slots.completion(done);
    completion = abi::LaneCompletion{};
    completion.seq = done + 1;
    switch (kind) {
    case Garbage::kTailAhead:
        header.task.completion_tail.value.store(done + 2 + random() % 1000);
        return;
    case Garbage::kTailBehind:
        header.task.completion_tail.value.store(done - 1 - random() % 1000);
        return;
    case Garbage::kWrongSeq:
        completion.seq = random();
        break;
    case Garbage::kWrongStatus:
        completion.status = 5 + random() % 1000;
        break;
    case Garbage::kLongError:
        completion.status = 1;
        completion.error_bytes = abi::kLaneErrorBytes + 1 + random() % 100000;
        break;
    case Garbage::kHeadAhead:
        header.task.command_head.value.store(done + 2 + random() % 1000);
        break;
    case Garbage::kRandomHeader:
        fill_randomly(reinterpret_cast<uint8_t *>(&header.task), sizeof(header) - offsetof(abi::LaneHeader, task), random);
        return;
    case Garbage::kRandomLane:
        fill_randomly(lane, hierarchical::kLaneBytes, random);
        return;
    case Garbage::kCount:
        return;
    }
    header.task.completion_tail.value.store(done + 1);
}

uint8_t *lane_of(const hierarchical::LaneJob &job) {
    const uint64_t slot = (job.command.seq - 1) % abi::kLaneDepth;
    auto *body = const_cast<uint8_t *>(job.bytes) - job.command.settings_bytes;
    return body - sizeof(abi::LaneCommand) - slot * abi::kLaneCommandBytes - abi::kLaneHeaderBytes;
}

abi::LaneBell *mapped_bell() {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        if (line.find("pto-bell") == std::string::npos) continue;
        return reinterpret_cast<abi::LaneBell *>(std::stoull(line, nullptr, 16));
    }
    return nullptr;
}

}  // namespace test
}  // namespace pto
