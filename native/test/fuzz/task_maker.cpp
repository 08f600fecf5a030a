/// The part of ProgramMaker that makes tasks up.
#include <algorithm>

#include "test/fuzz/program_maker.h"

namespace pto {
namespace fuzz {

using namespace program;

namespace {

bool overlaps_written(const TaskPlan &plan, const Use &use) {
    return std::any_of(plan.uses.begin(), plan.uses.end(), [&](const Use &other) {
        const bool is_shared = !other.is_created() && other.buffer == use.buffer;
        return is_shared && (other.is_written() || use.is_written()) && (other.bytes() & use.bytes()).any();
    });
}

bool is_fold_count(size_t count) {
    return std::find(std::begin(kFoldCounts), std::end(kFoldCounts), static_cast<int32_t>(count)) != std::end(kFoldCounts);
}

}  // namespace

void ProgramMaker::plan_launch(Random &random, TaskPlan *plan) const {
    const auto clusters = static_cast<uint32_t>(settings_.block_dim);
    plan->slots = random.chance(55) ? 1 + random.pick(2) : 1 + random.pick(7);
    const uint32_t size = random.pick(100);
    plan->block_num = size < 65 ? 1 : size < 92 ? 2 + random.pick(7) : 1 + random.pick(3 * clusters + 3);
    plan->starts_together = random.chance(30);
    const bool is_meeting = random.chance(25);
    plan->delay_us = random.chance(6) ? 20 + random.pick(180) : 0;
    if (!it_.has(Feature::kDelays)) plan->delay_us = 0;
    if (!it_.has(Feature::kBlocks)) {
        plan->slots = 1 + plan->slots % 2;
        plan->block_num = 1;
    }
    const bool is_one_aiv = plan->slots == 2 || plan->slots == 4;
    if (plan->starts_together) plan->block_num = std::min(plan->block_num, is_one_aiv ? 2 * clusters : clusters);
    // Threads that wait for each other are dear.
    const bool can_meet = (plan->starts_together || plan->block_num == 1) && plan->subtasks() > 1 && plan->subtasks() <= 12;
    plan->is_meeting = is_meeting && can_meet;
}

Use ProgramMaker::create(Random &random) const {
    const TensorShape shape = random_shape(random, random.chance(15) ? kMaxBufferBytes : 1024);
    Use use{0, kCreate, kOverwrite, 0, random.chance(5), ViewModel(shape), shape};
    use.initial_value = random.next();
    return use;
}

Use ProgramMaker::use_of(uint32_t buffer, Random &random) {
    const Buffer &it = buffers_[buffer];
    Use use{buffer, kInput, kSource, random.chance(10) ? 1 : 0, random.chance(10), ViewModel(it.shape)};
    const bool is_single = settings_.is_wide && buffer == kFirstArgument && random.chance(90);
    if (is_single) {
        Extents offsets;
        for (const uint32_t extent : it.shape.extents) offsets.push_back(random.pick(extent));
        use.view.cut(Extents(offsets.size(), 1), offsets);
    } else if (it_.has(Feature::kViews) && it.is_defined) {
        use.view.shape_at_random(random, it.owner == kNoTask);
    }
    return use;
}

// Depends on each buffer by itself, so that another one that comes or goes seldom changes the choice.
std::optional<uint32_t> ProgramMaker::pick_buffer(Random &random, uint64_t key, bool may_be_undefined) {
    constexpr uint64_t kRecent = uint64_t{10} << 8;
    const uint64_t salt = random.next();
    if (settings_.is_wide && random.chance(80)) return kFirstArgument;
    for (const bool is_any : {random.chance(40), true}) {
        std::optional<uint32_t> best;
        uint64_t best_value = 0;
        for (uint32_t i = kFirstArgument; i < buffers_.size(); ++i) {
            const Buffer &buffer = buffers_[i];
            if (!buffer.is_open || buffer.is_counter || (!buffer.is_defined && !may_be_undefined)) continue;
            if (!is_any && buffer.key + kRecent < key) continue;
            const uint64_t value = mix(salt, buffer.key);
            if (best && value <= best_value) continue;
            best = i;
            best_value = value;
        }
        if (best) return best;
    }
    return std::nullopt;
}

void ProgramMaker::plan_targets(Random &random, uint64_t key, TaskPlan *plan) {
    const uint32_t created = random.chance(35) ? 1 + (random.chance(30) ? random.pick(3) : 0) : 0;
    for (uint32_t i = 0; i < created; ++i) {
        plan->uses.push_back(create(random));
        Use &use = plan->uses.back();
        use.has_initial_value = random.chance(30);
        if (use.has_initial_value) use.role = random.chance(50) ? kSource : kUpdate;
    }
    if (plan->is_meeting || random.chance(plan->subtasks() > 1 ? 35 : 3)) {
        const TensorShape counter{DataType::UINT32, {1 + random.pick(3)}};
        plan->uses.push_back({0, kCreate, kTally, 0, false, ViewModel(counter), counter, true, 0});
    }
    const uint32_t existing = created > 0 ? random.chance(20) : 1 + random.chance(20);
    for (uint32_t i = 0; i < existing; ++i) {
        const std::optional<uint32_t> buffer = pick_buffer(random, key, true);
        if (!buffer) continue;
        Use use = use_of(*buffer, random);
        const bool is_undefined = !buffers_[*buffer].is_defined;
        const bool is_overwriting = random.chance(40);
        const uint32_t tag = random.pick(100);
        use.role = is_overwriting || is_undefined ? kOverwrite : kUpdate;
        use.tag = tag < (is_overwriting ? 50u : 10u) ? kExisting : tag < 94 ? kInout : kNoDep;
        // Its elements are unknown until a task has written them all.
        const bool is_taken = std::any_of(plan->uses.begin(), plan->uses.end(), [&](const Use &other) {
            return !other.is_created() && other.buffer == *buffer && is_undefined;
        });
        if (!is_taken && (plan->subtasks() == 1 || !overlaps_written(*plan, use))) plan->uses.push_back(use);
    }
}

void ProgramMaker::plan_sources(Random &random, uint64_t key, TaskPlan *plan) {
    constexpr size_t kMost = 16;
    const size_t wanted = random.chance(3) ? kMost : plan->uses.size() + random.pick(4);
    for (uint32_t tries = 2 * kMost; plan->uses.size() < wanted && tries > 0; --tries) {
        const std::optional<uint32_t> buffer = pick_buffer(random, key, false);
        if (!buffer) break;
        Use use = use_of(*buffer, random);
        const uint32_t tag = random.pick(100);
        use.tag = tag < 15 ? kInout : tag < 27 ? kNoDep : kInput;
        if (plan->subtasks() == 1 || !overlaps_written(*plan, use)) plan->uses.push_back(use);
    }
    if (plan->uses.empty()) plan->uses.push_back(use_of(kFirstArgument, random));
    while (!is_fold_count(plan->uses.size())) plan->uses.pop_back();
}

}  // namespace fuzz
}  // namespace pto
