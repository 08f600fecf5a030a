#include "runtime/common/recording/scope_statistics.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/clock.h"
#include "base/draft_file.h"
#include "test/chip/recorded_file.h"
#include "test/chip/temp_folder.h"

namespace pto {
namespace runtime {
namespace {

RingUse use(uint64_t start, uint64_t end, uint64_t heap_start, uint64_t heap_end) {
    RingUse use;
    use.window_start = start;
    use.window_end = end;
    use.heap_start = heap_start;
    use.heap_end = heap_end;
    return use;
}

std::vector<base::Json> lines_of(const ScopeStatistics &statistics, const RecordClock &clock = {}) {
    test::TempFolder folder;
    const std::string path = folder.path() + "/scope_stats.jsonl";
    base::DraftFile file(path);
    statistics.write(clock, file);
    EXPECT_TRUE(file.publish()) << file.problem();
    return test::read_json_lines(path);
}

TEST(ScopeStatistics, SayWhatScopesTookAndHadInUse) {
    ScopeStatistics statistics;
    ScopeCapacities capacities;
    capacities.task_window[0] = 64;
    capacities.heap[1] = 4096;
    capacities.tensor_map = 99;
    statistics.begin_run(capacities);
    statistics.begin_scope(ScopeStatistics::kRootSite, 0, use(0, 0, 0, 0));
    statistics.begin_scope(reinterpret_cast<const void *>(&lines_of), 1, use(4, 6, 100, 300));
    statistics.note(1, use(4, 9, 100, 2000));
    statistics.note(0, use(0, 50, 0, 50));  // another ring's
    statistics.end_scope(use(8, 10, 1900, 2100));
    statistics.end_run([](uint32_t) { return use(0, 7, 0, 700); });

    const std::vector<base::Json> lines = lines_of(statistics);
    ASSERT_EQ(lines.size(), 5u);
    EXPECT_EQ(lines[0].at("version").as_int(0), 6);
    EXPECT_EQ(lines[0].at("task_window").items()[0].as_int(0), 64);
    EXPECT_EQ(lines[0].at("heap").items()[1].as_int(0), 4096);
    EXPECT_EQ(lines[0].at("tensormap").as_int(0), 99);
    EXPECT_EQ(lines[1].at("site").text(), "root");
    EXPECT_EQ(lines[2].at("phase").text(), "begin");
    EXPECT_EQ(lines[2].at("depth").as_int(0), 1);
    EXPECT_EQ(lines[2].at("ring").as_int(0), 1);
    EXPECT_EQ(lines[2].at("task_window_start").as_int(0), 4);
    EXPECT_EQ(lines[2].at("heap_end").as_int(0), 300);
    EXPECT_EQ(lines[3].at("phase").text(), "end");
    EXPECT_EQ(lines[3].at("site").text(), lines[2].at("site").text());
    EXPECT_EQ(lines[3].at("task_window_end").as_int(0), 10);
    EXPECT_EQ(lines[3].at("task_window_peak").as_int(0), 5);
    EXPECT_EQ(lines[3].at("heap_peak").as_int(0), 1900);
    EXPECT_EQ(lines[4].at("site").text(), "root");
    EXPECT_EQ(lines[4].at("task_window_peak").as_int(0), 7);
    EXPECT_TRUE(lines[4].at("left_open").as_bool(false));
}

TEST(ScopeStatistics, CountDeepScopesForThoseAroundThemInTheSameRing) {
    ScopeStatistics statistics;
    statistics.begin_run({});
    statistics.begin_scope(ScopeStatistics::kRootSite, 3, use(0, 0, 0, 0));
    statistics.begin_scope(ScopeStatistics::kRootSite, 3, use(0, 1, 0, 0));
    statistics.note(3, use(0, 20, 0, 0));
    statistics.end_scope(use(20, 20, 0, 0));
    statistics.end_scope(use(20, 20, 0, 0));
    const std::vector<base::Json> lines = lines_of(statistics);
    ASSERT_EQ(lines.size(), 5u);
    EXPECT_EQ(lines[4].at("depth").as_int(-1), 0);
    EXPECT_EQ(lines[4].at("task_window_peak").as_int(0), 20);
}

TEST(ScopeStatistics, CountSamplesBeyondTheirLimit) {
    ScopeStatistics statistics(3);
    statistics.begin_run({});
    for (int i = 0; i < 3; ++i) {
        statistics.begin_scope(ScopeStatistics::kRootSite, 0, use(0, 0, 0, 0));
        statistics.end_scope(use(0, 0, 0, 0));
    }
    const std::vector<base::Json> lines = lines_of(statistics);
    EXPECT_EQ(lines.size(), 4u);
    EXPECT_EQ(lines[0].at("dropped").as_int(0), 3);
}

TEST(ScopeStatistics, SayWhenOnTheClockOfTheRun) {
    ScopeStatistics statistics;
    const int64_t before_ns = base::monotonic_ns();
    statistics.begin_run({});
    EXPECT_EQ(statistics.earliest_ns(), std::numeric_limits<int64_t>::max());
    statistics.begin_scope(ScopeStatistics::kRootSite, 0, use(0, 0, 0, 0));
    statistics.end_scope(use(0, 0, 0, 0));
    const int64_t after_ns = base::monotonic_ns();
    EXPECT_GE(statistics.earliest_ns(), before_ns);
    RecordClock clock;
    clock.start_ns = before_ns;
    clock.wall_origin_ns = 1000;
    const std::vector<base::Json> lines = lines_of(statistics, clock);
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[0].at("clock").at("kind").text(), "wall");
    EXPECT_EQ(lines[0].at("clock").at("start_monotonic_ns").as_id(0), static_cast<uint64_t>(before_ns));
    EXPECT_EQ(lines[0].at("clock").at("start_wall_ns").as_id(0), static_cast<uint64_t>(before_ns + 1000));
    const double begin_us = lines[1].at("time_us").as_number(-1);
    const double end_us = lines[2].at("time_us").as_number(-1);
    EXPECT_GE(begin_us, 0);
    EXPECT_GE(end_us, begin_us);
    EXPECT_LE(end_us, static_cast<double>(after_ns - before_ns) / 1000);
}

TEST(ScopeStatistics, HaveTheModelledTimeOfTheLastSubmitBefore) {
    ScopeStatistics statistics;
    statistics.begin_run({});
    statistics.begin_scope(ScopeStatistics::kRootSite, 0, use(0, 0, 0, 0));
    statistics.note(0, use(0, 1, 0, 0));
    statistics.begin_scope(ScopeStatistics::kRootSite, 1, use(0, 0, 0, 0));
    statistics.note(1, use(0, 1, 0, 0));
    statistics.note(1, use(0, 2, 0, 0));
    statistics.end_scope(use(0, 2, 0, 0));
    statistics.end_scope(use(0, 1, 0, 0));
    RunRecords modelled;
    for (int64_t i = 0; i < 3; ++i) {
        modelled.submits.push_back({kNoTask, static_cast<uint64_t>(i), SubmitPhase::kParams, 1000 * i, 1000 * i + 600});
        modelled.submits.push_back({kNoTask, static_cast<uint64_t>(i), SubmitPhase::kFanin, 1000 * i + 600, 1000 * i + 1000});
    }
    statistics.take_times_of(modelled);
    RecordClock clock;
    clock.is_modelled = true;
    const std::vector<base::Json> lines = lines_of(statistics, clock);
    ASSERT_EQ(lines.size(), 5u);
    EXPECT_EQ(lines[0].at("clock").at("kind").text(), "model");
    EXPECT_EQ(lines[1].at("time_us").as_number(-1), 0);
    EXPECT_EQ(lines[2].at("time_us").as_number(-1), 1);
    EXPECT_EQ(lines[3].at("time_us").as_number(-1), 3);
    EXPECT_EQ(lines[4].at("time_us").as_number(-1), 3);
}

}  // namespace
}  // namespace runtime
}  // namespace pto
