/// The part of ProgramMaker that orders a task, writes it down and runs it.
#include <algorithm>

#include "test/fuzz/fold.h"
#include "test/fuzz/program_maker.h"

namespace pto {
namespace fuzz {

using namespace program;

namespace {

constexpr size_t kMaxPredecessors = 16;

uint64_t load(const uint8_t *at, uint32_t width) {
    uint64_t value = 0;
    std::copy_n(at, width, reinterpret_cast<uint8_t *>(&value));
    return value;
}

}  // namespace

Touch ProgramMaker::touch_of(const Use &use) const {
    const bool is_tracked = !is_manual() && !use.manual_dep;
    Touch touch;
    touch.buffer = use.buffer;
    touch.owner = buffers_[use.buffer].owner;
    if (use.role != kAwait) touch.bytes = use.bytes();
    touch.is_notified = use.role == kNotify;
    touch.is_written = use.is_written();
    touch.is_looked_up = is_tracked && (use.tag == kInput || use.tag == kInout);
    touch.is_registered = is_tracked && (use.tag == kInout || use.tag == kExisting);
    return touch;
}

std::vector<Touch> ProgramMaker::touches_of(const TaskPlan &plan) const {
    std::vector<Touch> touches;
    for (const Use &use : plan.uses) {
        if (!use.is_created()) touches.push_back(touch_of(use));
    }
    return touches;
}

std::vector<uint32_t> ProgramMaker::order(const TaskPlan &plan, const std::vector<Touch> &touches, Random &random,
                                          TaskSet *producers) const {
    std::vector<uint32_t> named;
    for (const Touch &touch : touches) {
        order_.add_promised(touch, is_manual(), producers);
        const bool is_named = std::find(named.begin(), named.end(), touch.owner) != named.end();
        if (is_manual() && touch.owner != kNoTask && !is_named) named.push_back(touch.owner);
    }
    // Some that nothing asks for, however long ago.
    const bool has_more = plan.slots != 0 && !plan.is_notifying && random.chance(10) && !tasks_.empty();
    for (uint32_t left = has_more ? 1 + random.pick(3) : 0; left > 0; --left) {
        const uint64_t salt = random.next();
        const auto first = std::max_element(tasks_.begin(), tasks_.end(), [salt](const Task &a, const Task &b) {
            return mix(salt, a.key) < mix(salt, b.key);
        });
        named.push_back(static_cast<uint32_t>(first - tasks_.begin()));
    }
    for (const uint32_t task : named) producers->set(task);
    for (const uint32_t task : order_.missing(touches, order_.closure(*producers))) {
        named.push_back(task);
        producers->set(task);
    }
    return named;
}

bool ProgramMaker::submit(TaskPlan plan, Random &random, uint64_t key, bool keeps_a_place) {
    if (order_.task_count() + reserved_ >= kMaxTasks) return true;
    const std::vector<Touch> touches = touches_of(plan);
    TaskSet producers;
    const std::vector<uint32_t> named = order(plan, touches, random, &producers);
    if (named.size() > kMaxPredecessors) return keeps_a_place;  // no room would help
    const TaskSet before = order_.closure(producers);
    const bool is_held_up = plan.expected > 0 || order_.may_be_held_up(before, touches);
    if (plan.is_notifying && is_held_up) return true;
    const TaskSet held = is_held_up ? order_.held() | order_.held_by(before, touches) : order_.held();
    const uint64_t output_bytes = plan.output_bytes();
    const bool must_show = keeps_a_place && (output_bytes > 0 || has_created());
    if (!rings_[ring()].has_room(output_bytes, producers.count(), must_show + reserved_, held)) return false;

    if (plan.slots != 0) {
        kernel_count_ += plan.subtasks();
        emit({kTask, static_cast<int32_t>(plan.slots), static_cast<int32_t>(plan.block_num),
              plan.starts_together ? kStartsTogether : 0, static_cast<int32_t>(named.size())});
        for (const uint32_t task : named) emit({static_cast<int32_t>(task)});
    } else {
        emit({kAllocate});
    }
    emit({static_cast<int32_t>(plan.uses.size())});
    uint64_t roles = 0;
    for (size_t i = 0; i < plan.uses.size(); ++i) {
        emit({plan.uses[i].tag});
        emit_use(plan.uses[i]);
        roles |= uint64_t{plan.uses[i].role} << kRoleBits * i;
    }
    if (plan.slots != 0) {
        const uint64_t scalars = kFixedScalars + plan.scalars.size();
        emit({static_cast<int32_t>(scalars)});
        emit_long(plan.seed);
        emit_long(roles);
        emit_long(plan.slots | (plan.is_meeting ? kIsMeeting : 0) | scalars << kScalarCountShift |
                  uint64_t{plan.delay_us} << kDelayShift | uint64_t{plan.expected} << kExpectedShift);
        for (const uint64_t scalar : plan.scalars) emit_long(scalar);
    }

    const auto task = order_.task_count();
    order_.add_task(before, touches, plan.expected > 0);
    edges_.add_task(plan, touches, named, is_manual());
    tasks_.push_back({ring(), rings_[ring()].add(task, output_bytes, producers.count()), key});
    scopes_.back().tasks.push_back(task);
    make_buffers(&plan, task, key);
    if (plan.slots != 0) run(plan);
    return true;
}

void ProgramMaker::make_buffers(TaskPlan *plan, uint32_t task, uint64_t key) {
    for (Use &use : plan->uses) {
        if (!use.is_created()) {
            buffers_[use.buffer].is_defined = true;
            continue;
        }
        const uint32_t width = use.shape.width();
        std::vector<uint8_t> bytes(use.shape.bytes());
        for (size_t i = 0; i < bytes.size() && use.has_initial_value; ++i) {
            bytes[i] = static_cast<uint8_t>(use.initial_value >> 8 * (i % width));
        }
        use.buffer = static_cast<uint32_t>(buffers_.size());
        const bool is_defined = use.has_initial_value || plan->slots != 0;
        buffers_.push_back({kFirstMade + static_cast<int32_t>(made_++), ++key, use.shape, task, scopes_.size(),
                            std::move(bytes), true, is_defined});
    }
}

// Subtasks do not see each other's elements, so they can be run element by element.
void ProgramMaker::run(const TaskPlan &plan) {
    uint64_t hash = plan.seed + sum_;
    for (const Use &use : plan.uses) {
        if (use.role != kSource) continue;
        const uint32_t width = use.view.width();
        const std::vector<uint8_t> &bytes = buffers_[use.buffer].bytes;
        for (const uint32_t element : use.view.elements()) hash = fold::source(hash, load(&bytes[size_t{element} * width], width));
    }
    for (const uint64_t scalar : plan.scalars) hash = fold::source(hash, scalar);
    for (uint32_t i = 0; i < plan.uses.size(); ++i) {
        const Use &use = plan.uses[i];
        const uint32_t width = use.view.width();
        std::vector<uint8_t> &bytes = buffers_[use.buffer].bytes;
        if (use.role == kTally || use.role == kNotify) {
            const auto before = static_cast<uint32_t>(load(bytes.data(), width));
            const uint32_t tally = before + fold::tally(plan.subtasks());
            std::copy_n(reinterpret_cast<const uint8_t *>(&tally), width, bytes.data());
        }
        if (use.role != kUpdate && use.role != kOverwrite) continue;
        uint32_t index = 0;
        for (const uint32_t element : use.view.elements()) {
            uint8_t *at = &bytes[size_t{element} * width];
            const bool is_overwriting = use.role == kOverwrite;
            const uint64_t before = is_overwriting ? 0 : load(at, width);
            const uint64_t value = fold::target(before, is_overwriting, hash, index % plan.subtasks(), i, index);
            std::copy_n(reinterpret_cast<const uint8_t *>(&value), width, at);
            ++index;
        }
    }
}

void ProgramMaker::emit_long(uint64_t value) {
    emit({static_cast<int32_t>(static_cast<uint32_t>(value)), static_cast<int32_t>(static_cast<uint32_t>(value >> 32))});
}

void ProgramMaker::emit_extents(const Extents &extents) {
    emit({static_cast<int32_t>(extents.size())});
    for (const uint32_t extent : extents) emit({static_cast<int32_t>(extent)});
}

void ProgramMaker::emit_use(const Use &use) {
    if (use.is_created()) {
        emit({use.manual_dep, static_cast<int32_t>(use.shape.dtype)});
        emit_extents(use.shape.extents);
        emit({use.has_initial_value});
        return emit_long(use.initial_value);
    }
    emit({buffers_[use.buffer].source, use.version, use.manual_dep});
    words_.insert(words_.end(), use.view.words().begin(), use.view.words().end());
}

}  // namespace fuzz
}  // namespace pto
