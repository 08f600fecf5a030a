#include "test/fuzz/fuzz_case.h"

#include <sstream>
#include <stdexcept>

#include "test/fuzz/random.h"

namespace pto {
namespace fuzz {
namespace {

constexpr uint32_t kFeatures = sizeof(kFeatureNames) / sizeof(kFeatureNames[0]);

uint64_t number(const std::string &text) {
    size_t end = 0;
    const uint64_t value = text.empty() || text[0] == '-' ? 0 : std::stoull(text, &end, 10);
    if (end == 0 || end != text.size()) throw std::invalid_argument("'" + text + "' is not a number");
    return value;
}

std::vector<std::string> split(const std::string &text) {
    std::vector<std::string> parts;
    std::stringstream stream(text);
    for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
    return parts;
}

std::vector<uint32_t> parse_ranges(const std::string &text) {
    std::vector<uint32_t> result;
    for (const std::string &part : split(text)) {
        const size_t dash = part.find('-');
        const uint64_t first = number(part.substr(0, dash));
        const uint64_t last = dash == std::string::npos ? first : number(part.substr(dash + 1));
        for (uint64_t i = first; i <= last; ++i) result.push_back(static_cast<uint32_t>(i));
    }
    return result;
}

std::string format_ranges(const std::vector<uint32_t> &numbers) {
    std::string text;
    for (size_t i = 0; i < numbers.size();) {
        size_t end = i + 1;
        while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
        if (!text.empty()) text += ',';
        text += std::to_string(numbers[i]);
        if (end - i > 1) text += '-' + std::to_string(numbers[end - 1]);
        i = end;
    }
    return text;
}

uint32_t parse_features(const std::string &text) {
    uint32_t set = 0;
    for (const std::string &part : split(text)) {
        uint32_t i = 0;
        while (i < kFeatures && part != kFeatureNames[i]) ++i;
        if (i == kFeatures) throw std::invalid_argument("no feature '" + part + "'");
        set |= 1u << i;
    }
    return set;
}

}  // namespace

bool FuzzCase::take(const std::string &word) {
    const size_t sign = word.find('=');
    if (sign == std::string::npos) return false;
    const std::string name = word.substr(0, sign);
    const std::string value = word.substr(sign + 1);
    if (name == "runtime") runtime = value;
    else if (name == "chip") chip = value;
    else if (name == "seed") seed = number(value);
    else if (name == "readers") tracks_readers = number(value) != 0;
    else if (name == "schedule") schedule = number(value);
    else if (name == "operations") operations = parse_ranges(value);
    else if (name == "without") without = parse_features(value);
    else if (name == "block_dim") block_dim = static_cast<int>(number(value));
    else if (name == "threads") threads = static_cast<int>(number(value));
    else if (name == "task_window") task_window = number(value);
    else return false;
    return true;
}

std::string FuzzCase::text() const {
    std::string text = "runtime=" + runtime + " chip=" + chip + " seed=" + std::to_string(seed);
    if (operations) text += " operations=" + format_ranges(*operations);
    std::string names;
    for (uint32_t i = 0; i < kFeatures; ++i) {
        if ((without >> i & 1) != 0) names += (names.empty() ? "" : ",") + std::string(kFeatureNames[i]);
    }
    if (!names.empty()) text += " without=" + names;
    if (block_dim) text += " block_dim=" + std::to_string(*block_dim);
    if (threads) text += " threads=" + std::to_string(*threads);
    if (task_window) text += " task_window=" + std::to_string(*task_window);
    if (tracks_readers) text += " readers=" + std::to_string(*tracks_readers);
    if (schedule) text += " schedule=" + std::to_string(*schedule);
    return text;
}

uint64_t FuzzCase::schedule_seed() const {
    constexpr uint64_t kStream = 77;
    const uint64_t drawn = mix(seed, kStream);
    return schedule.value_or(drawn % 3 == 0 ? drawn : 0);
}

void set_schedule(uint64_t schedule, PtoRunOptions &options) {
    options.schedule_seed = schedule;
    if (schedule % 2 == 0) return;
    options.flags |= PTO_RUN_SCHEDULE_PREFIX;
    options.schedule_prefix = schedule / 2 % 60;
    options.schedule_delay = schedule / 128 % 20;
}

}  // namespace fuzz
}  // namespace pto
