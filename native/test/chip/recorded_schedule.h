#pragma once
/// schedule.json of a serial run, as its readers see it.

#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/json.h"

namespace pto {
namespace test {

struct RecordedTask {
    uint64_t ordinal;
    uint64_t task_id;
    std::vector<int64_t> func_ids;
    std::vector<int64_t> cores;
};

struct RecordedSchedule {
    std::string text;
    uint64_t seed = 0;
    std::optional<uint64_t> held;
    bool is_serialised = false;
    std::vector<RecordedTask> tasks;

    std::vector<uint64_t> ordinals() const {
        std::vector<uint64_t> result;
        for (const RecordedTask &task : tasks) result.push_back(task.ordinal);
        return result;
    }
};

inline RecordedSchedule read_schedule(const std::string &folder) {
    std::ifstream file(folder + "/schedule.json");
    if (!file) throw std::runtime_error("no schedule.json in " + folder);
    RecordedSchedule schedule;
    schedule.text.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    std::string problem;
    const std::optional<base::Json> json = base::Json::parse(schedule.text, &problem);
    if (!json) throw std::runtime_error("schedule.json: " + problem);
    schedule.seed = json->at("seed").as_id(0);
    schedule.is_serialised = json->at("serialised").as_bool(false);
    if (!json->at("held").is_null()) schedule.held = json->at("held").as_id(0);
    const auto numbers = [](const base::Json &list) {
        std::vector<int64_t> result;
        for (const base::Json &it : list.items()) result.push_back(it.as_int(-1));
        return result;
    };
    for (const base::Json &task : json->at("tasks").items()) {
        schedule.tasks.push_back({task.at("ordinal").as_id(0), task.at("taskId").as_id(0), numbers(task.at("funcIds")),
                                  numbers(task.at("cores"))});
    }
    return schedule;
}

}  // namespace test
}  // namespace pto
