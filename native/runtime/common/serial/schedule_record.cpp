#include "runtime/common/serial/schedule_record.h"

#include <algorithm>

#include "base/json.h"

namespace pto {
namespace runtime {
namespace {

void write_number_or_null(base::JsonWriter &json, bool has_number, uint64_t number) {
    if (has_number) {
        json.number(static_cast<int64_t>(number));
    } else {
        json.null();
    }
}

}  // namespace

void ScheduleRecord::begin(const ScheduleOptions &options) {
    options_ = options;
    starts_.clear();
    task_count_ = 0;
    held_ = kNone;
    is_serialised_ = true;
}

void ScheduleRecord::add_start(uint64_t ordinal, const TaskSlot &task) {
    if (++task_count_ > kMostTasks) return;
    Start start{ordinal, task.id, {}, {}};
    std::copy_n(task.func_id, kCoreSlots, start.func_id);
    starts_.push_back(std::move(start));
}

void ScheduleRecord::add_core(uint64_t ordinal, int32_t core) {
    // Nearly always the last one: blocks of another task follow it only once tasks run beside each other.
    const auto is_it = [ordinal](const Start &start) { return start.ordinal == ordinal; };
    const auto start = std::find_if(starts_.rbegin(), starts_.rend(), is_it);
    if (start == starts_.rend()) return;
    if (std::find(start->cores.begin(), start->cores.end(), core) == start->cores.end()) start->cores.push_back(core);
}

std::string ScheduleRecord::text() const {
    base::JsonWriter json;
    json.begin_object().key("version").number(1).key("seed").id(options_.seed);
    write_number_or_null(json.key("prefix"), options_.has_prefix, options_.prefix);
    write_number_or_null(json.key("delay"), options_.has_prefix, options_.delay);
    write_number_or_null(json.key("held"), held_ != kNone, held_);
    json.key("serialised").boolean(is_serialised_).key("taskCount").number(static_cast<int64_t>(task_count_));
    json.key("tasks").begin_array();
    for (const Start &start : starts_) {
        json.begin_object().key("ordinal").number(static_cast<int64_t>(start.ordinal)).key("taskId").id(start.id);
        json.key("funcIds").begin_array();
        for (const int32_t func_id : start.func_id) {
            if (func_id >= 0) json.number(func_id);
        }
        json.end_array().key("cores").begin_array();
        for (const int32_t core : start.cores) json.number(core);
        json.end_array().end_object();
    }
    return json.end_array().end_object().take();
}

platform::Failure ScheduleRecord::write(const OutputFolder &folder) const {
    return folder.write("schedule.json", [this](base::DraftFile &file) { file.write(text() + "\n"); });
}

}  // namespace runtime
}  // namespace pto
