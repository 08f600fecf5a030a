#include "test/tmr/program_maker.h"

#include <algorithm>

namespace pto {
namespace test {

using namespace program;

ProgramMaker::Use ProgramMaker::make_use(uint32_t buffer, int32_t tag) {
    const Buffer &it = buffers_[buffer];
    Use use{buffer, tag, chance(10), {}, {}};
    const auto kind = static_cast<int32_t>(pick(5));
    uint32_t extents[] = {it.rows, it.columns};
    uint32_t offsets[] = {0, 0};
    if (kind != kWhole && kind != kTransposed) {
        for (uint32_t d = 0; d < kDims; ++d) {
            if (kind == program::kRows && d == 1) continue;
            const uint32_t full = extents[d];
            extents[d] = 1 + pick(full);
            offsets[d] = pick(full - extents[d] + 1);
        }
    }
    use.shaping.push_back(kind);
    if (kind != kWhole && kind != kTransposed) {
        for (const uint32_t extent : extents) use.shaping.push_back(static_cast<int32_t>(extent));
        for (const uint32_t offset : offsets) use.shaping.push_back(static_cast<int32_t>(offset));
    }
    // An exchange of dimensions exchanges the extents of the buffer too: elements do not move.
    const bool is_exchanged = kind == kTransposed || kind == kWindowTransposed;
    const uint32_t width = is_exchanged ? it.rows : it.columns;
    const int outer = is_exchanged ? 1 : 0;
    const int inner = 1 - outer;
    for (uint32_t i = 0; i < extents[outer]; ++i) {
        for (uint32_t k = 0; k < extents[inner]; ++k) {
            use.elements.push_back((i + offsets[outer]) * width + k + offsets[inner]);
        }
    }
    return use;
}

// Everything that is certain to have run before a task with this argument, by the rules for AUTO scopes.
ProgramMaker::TaskSet ProgramMaker::promised(const Use &use) const {
    TaskSet result;
    if (scopes_.back().is_manual) return result;
    const uint32_t owner = buffers_[use.buffer].owner;
    if (owner != kNoTask) result |= tasks_[owner].before | TaskSet().set(owner);
    const bool is_looked_up = (use.tag == kInput || use.tag == kInout) && !use.manual_dep;
    if (!is_looked_up) return result;
    for (const Access &access : accesses_) {
        if (!access.is_registered || access.buffer != use.buffer || result.test(access.task)) continue;
        for (const uint32_t element : use.elements) {
            if (!access.elements[element]) continue;
            result |= tasks_[access.task].before | TaskSet().set(access.task);
            break;
        }
    }
    return result;
}

bool ProgramMaker::conflicts(const Access &access, const Use &use) const {
    if (access.buffer != use.buffer || !(access.is_write || use.is_written)) return false;
    for (const uint32_t element : use.elements) {
        if (access.elements[element]) return true;
    }
    return false;
}

bool ProgramMaker::add_task() {
    const bool creates = chance(35);
    if (!has_room(creates ? kCreatedBytes : 0)) return false;
    const bool is_overwriting = creates || chance(30);
    std::vector<Use> uses;
    if (creates) {
        uses.push_back({0, kCreate, false, {static_cast<int32_t>(2 + pick(3)), static_cast<int32_t>(2 + pick(5))}, {}});
    } else {
        uses.push_back(make_use(pick_buffer(), is_overwriting && chance(60) ? kExisting : kInout));
        uses[0].is_written = true;
    }
    for (uint32_t sources = pick(4); sources > 0; --sources) {
        uses.push_back(make_use(pick_buffer(), chance(20) ? kInout : chance(15) ? kNoDep : kInput));
    }
    submit(std::move(uses), is_overwriting);
    return true;
}

void ProgramMaker::show_created() {
    const uint32_t depth = scopes_.back().depth;
    for (uint32_t i = kArguments; i < buffers_.size(); ++i) {
        const Buffer &made = buffers_[i];
        if (!made.is_open || made.depth != depth || !has_room(0) || tasks_.size() == kMaxTasks) continue;
        Use target = whole(0, kInout);
        target.is_written = true;
        submit({target, whole(i, kInput)}, false);
    }
}

ProgramMaker::Use ProgramMaker::whole(uint32_t buffer, int32_t tag) const {
    Use use{buffer, tag, false, {kWhole}, {}};
    for (uint32_t i = 0; i < buffers_[buffer].values.size(); ++i) use.elements.push_back(i);
    return use;
}

void ProgramMaker::submit(std::vector<Use> uses, bool is_overwriting) {
    const bool is_manual = scopes_.back().is_manual;
    const bool creates = uses[0].tag == kCreate;
    TaskSet before;
    for (const Use &use : uses) {
        if (use.tag != kCreate) before |= promised(use);
    }
    std::vector<int32_t> predecessors;
    // Without the edge to its creator, a tensor's memory could be reused under a task of a MANUAL scope.
    for (const Use &use : uses) {
        const uint32_t owner = use.tag == kCreate ? kNoTask : buffers_[use.buffer].owner;
        if (!is_manual || owner == kNoTask) continue;
        const auto id = static_cast<int32_t>(owner);
        if (std::find(predecessors.begin(), predecessors.end(), id) == predecessors.end()) predecessors.push_back(id);
        before |= tasks_[owner].before | TaskSet().set(owner);
    }
    for (size_t i = accesses_.size(); i-- > 0;) {
        const Access &access = accesses_[i];
        if (before.test(access.task)) continue;
        for (const Use &use : uses) {
            if (use.tag == kCreate || !conflicts(access, use)) continue;
            predecessors.push_back(static_cast<int32_t>(access.task));
            before |= tasks_[access.task].before | TaskSet().set(access.task);
            break;
        }
    }
    if (predecessors.size() > 16) return;  // more than a task can name: another time

    const auto id = static_cast<uint32_t>(tasks_.size());
    const auto seed = static_cast<uint32_t>(random_());
    words_.insert(words_.end(), {kTask, chance(40), is_overwriting, static_cast<int32_t>(seed),
                                 static_cast<int32_t>(predecessors.size())});
    words_.insert(words_.end(), predecessors.begin(), predecessors.end());
    words_.push_back(static_cast<int32_t>(uses.size()));
    for (const Use &use : uses) emit(use);

    if (creates) {
        const int32_t made = static_cast<int32_t>(buffers_.size() - kArguments) + kFirstMade;
        add_buffer(made, static_cast<uint32_t>(uses[0].shaping[0]), static_cast<uint32_t>(uses[0].shaping[1]), id,
                   scopes_.back().depth);
        uses[0].buffer = static_cast<uint32_t>(buffers_.size() - 1);
        uses[0].is_written = true;
        for (uint32_t i = 0; i < buffers_.back().values.size(); ++i) uses[0].elements.push_back(i);
    }
    uint32_t hash = seed + sum_;
    for (size_t i = 1; i < uses.size(); ++i) {
        for (const uint32_t element : uses[i].elements) hash = fold_source(hash, buffers_[uses[i].buffer].values[element]);
    }
    uint32_t index = 0;
    for (const uint32_t element : uses[0].elements) {
        uint32_t &value = buffers_[uses[0].buffer].values[element];
        value = fold_target(value, is_overwriting, hash, index++);
    }
    for (const Use &use : uses) {
        Access access{id, use.buffer, use.is_written, is_registered(use, is_manual), {}};
        access.elements.assign(buffers_[use.buffer].values.size(), false);
        for (const uint32_t element : use.elements) access.elements[element] = true;
        accesses_.push_back(std::move(access));
    }
    tasks_.push_back({before, ring(), creates ? kCreatedBytes : 0});
    scopes_.back().tasks.push_back(id);
}

void ProgramMaker::emit(const Use &use) {
    words_.insert(words_.end(), {use.tag == kCreate ? 0 : buffers_[use.buffer].source, use.tag, use.manual_dep});
    words_.insert(words_.end(), use.shaping.begin(), use.shaping.end());
}

// get_tensor_data waits for the owner and for registered writers that overlap the tensor: an element may be read when
// those are all its writers. set_tensor_data also waits for their consumers, which for a created tensor are all its
// users; an argument's element may be written when all its users are known to have run.
void ProgramMaker::access_element(bool is_write) {
    const uint32_t buffer = pick_buffer();
    Buffer &it = buffers_[buffer];
    const uint32_t row = pick(it.rows);
    const uint32_t column = pick(it.columns);
    const uint32_t element = row * it.columns + column;
    TaskSet complete;
    if (it.owner != kNoTask) complete |= tasks_[it.owner].before | TaskSet().set(it.owner);
    for (const Access &access : accesses_) {
        if (access.buffer == buffer && access.is_registered) complete |= tasks_[access.task].before | TaskSet().set(access.task);
    }
    const bool waits_for_users = is_write && it.owner != kNoTask;
    for (const Access &access : accesses_) {
        const bool is_conflict = access.buffer == buffer && access.elements[element] && (access.is_write || is_write);
        if (is_conflict && !waits_for_users && !complete.test(access.task)) return;
    }
    words_.insert(words_.end(), {is_write ? kWrite : kRead, it.source, static_cast<int32_t>(row), static_cast<int32_t>(column)});
    if (is_write) {
        it.values[element] = static_cast<uint32_t>(random_());
        words_.push_back(static_cast<int32_t>(it.values[element]));
    } else {
        sum_ = sum_ * 5u + it.values[element];
    }
}

}  // namespace test
}  // namespace pto
