/// Random programs whose runs are recorded: every kernel is in the file, once, where and when it can have run.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "test/chip/recorded_run.h"
#include "test/chip/temp_folder.h"
#include "test/fuzz/hbg_programs.h"
#include "test/fuzz/tmr_programs.h"

namespace pto {
namespace fuzz {
namespace {

constexpr uint64_t kPrograms = 30;
constexpr uint64_t kModelledPrograms = 8;

/// No block of a task runs twice on one core, or on more cores than a cluster has.
void expect_each_once(const test::RecordedRun &run, size_t kernels) {
    EXPECT_EQ(run.kernels.size(), kernels);
    EXPECT_EQ(run.dropped(), 0);
    std::set<std::tuple<uint64_t, int64_t, int64_t>> seen;
    for (const test::RecordedKernel &it : run.kernels) {
        EXPECT_TRUE(seen.insert({it.task, it.block, it.core}).second) << "task " << it.task << " block " << it.block;
    }
}

void expect_phases_in_turn(const base::Json &json) {
    for (const base::Json &thread : json.at("aicpu_scheduler_phases").items()) test::expect_in_turn(thread);
    for (const base::Json &thread : json.at("aicpu_orchestrator_phases").items()) test::expect_in_turn(thread);
}

class RecordedPrograms : public testing::TestWithParam<const char *> {
protected:
    test::TempFolder folder;
    test::Chip chip{GetParam()};

    void SetUp() override {
        chip.record(folder.path());
        // Together with all else that can be recorded.
        chip.record_tasks(folder.path());
    }
};

using RecordedTmrPrograms = RecordedPrograms;
using RecordedHbgPrograms = RecordedPrograms;

TEST_P(RecordedTmrPrograms, AreRecordedAsTheyRan) {
    ASSERT_EQ(chip.prepare(0, make_tmr_image()), 0) << chip.error().message;
    FuzzCase it;
    for (it.seed = 100; it.seed < 100 + kPrograms; ++it.seed) {
        SCOPED_TRACE(it.text());
        const ProgramSettings settings = make_settings(it, 24, 4);
        const ProgramMaker program(it, settings);
        ASSERT_EQ(run_tmr_program(chip, 0, program, settings), "");
        const test::RecordedRun run = test::read_recorded_run(folder.path());
        expect_each_once(run, program.kernel_count());
        expect_order(run);
        expect_phases_in_turn(run.json);
    }
}

/// The file of a run whose time is modelled, which `run` makes.
template <typename Run>
std::string expect_modelled(const std::string &folder, size_t kernels, Run run) {
    run();
    const test::RecordedRun recorded = test::read_recorded_run(folder);
    EXPECT_EQ(recorded.json.at("clock").at("kind").text(), "model");
    expect_each_once(recorded, kernels);
    expect_order(recorded);
    expect_phases_in_turn(recorded.json);
    return test::read_text(folder + "/l2_perf_records.json");
}

TEST_P(RecordedTmrPrograms, HaveTheSameModelledTimeInEveryRun) {
    chip.model_time();
    ASSERT_EQ(chip.prepare(0, make_tmr_image()), 0) << chip.error().message;
    FuzzCase it;
    for (it.seed = 100; it.seed < 100 + kModelledPrograms; ++it.seed) {
        SCOPED_TRACE(it.text());
        const ProgramSettings settings = make_settings(it, 24, 4);
        const ProgramMaker program(it, settings);
        const auto run = [&] { EXPECT_EQ(run_tmr_program(chip, 0, program, settings), ""); };
        const std::string first = expect_modelled(folder.path(), program.kernel_count(), run);
        EXPECT_EQ(expect_modelled(folder.path(), program.kernel_count(), run), first);
    }
}

TEST_P(RecordedHbgPrograms, HaveTheSameModelledTimeInEveryRun) {
    chip.model_time();
    ASSERT_EQ(chip.prepare(0, make_hbg_image()), 0) << chip.error().message;
    FuzzCase it;
    it.runtime = "hbg";
    for (it.seed = 100; it.seed < 100 + kModelledPrograms; ++it.seed) {
        SCOPED_TRACE(it.text());
        const HostProgram program(it, 24, 4);
        const auto run = [&] { EXPECT_EQ(program.run(chip, 0), ""); };
        const std::string first = expect_modelled(folder.path(), program.task_count(), run);
        EXPECT_EQ(expect_modelled(folder.path(), program.task_count(), run), first);
    }
}

TEST_P(RecordedHbgPrograms, AreRecordedWithTheEdgesThatTheyDeclare) {
    ASSERT_EQ(chip.prepare(0, make_hbg_image()), 0) << chip.error().message;
    FuzzCase it;
    it.runtime = "hbg";
    for (it.seed = 100; it.seed < 100 + kPrograms; ++it.seed) {
        SCOPED_TRACE(it.text());
        const HostProgram program(it, 24, 4);
        ASSERT_EQ(program.run(chip, 0), "");
        const test::RecordedRun run = test::read_recorded_run(folder.path());
        expect_each_once(run, program.task_count());
        expect_order(run);
        expect_phases_in_turn(run.json);
        std::vector<std::pair<uint32_t, uint32_t>> edges;
        for (const test::RecordedKernel &kernel : run.kernels) {
            for (const uint64_t consumer : kernel.fanout) {
                edges.push_back({static_cast<uint32_t>(kernel.task), static_cast<uint32_t>(consumer)});
            }
        }
        std::vector<std::pair<uint32_t, uint32_t>> declared = program.edges();
        std::sort(edges.begin(), edges.end());
        std::sort(declared.begin(), declared.end());
        EXPECT_EQ(edges, declared);
    }
}

INSTANTIATE_TEST_SUITE_P(Chip, RecordedTmrPrograms, testing::Values(PTO_FUZZ_A2A3_TMR, PTO_FUZZ_A5_TMR),
                         [](const auto &test) { return test.index == 0 ? "a2a3" : "a5"; });
INSTANTIATE_TEST_SUITE_P(Chip, RecordedHbgPrograms, testing::Values(PTO_FUZZ_A2A3_HBG, PTO_FUZZ_A5_HBG),
                         [](const auto &test) { return test.index == 0 ? "a2a3" : "a5"; });

}  // namespace
}  // namespace fuzz
}  // namespace pto
