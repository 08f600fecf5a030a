/// What runs record: the files, on every chip with every runtime.
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <sstream>

#include "test/chip/full_disk.h"
#include "test/chip/process_state.h"
#include "test/chip/recorded_file.h"
#include "test/chip/recorded_run.h"
#include "test/chip/scoped_variable.h"
#include "test/chip/temp_folder.h"
#include "test/prepared/runtime_test.h"

namespace pto {
namespace test {
namespace {

class Recording : public RuntimeTest {
protected:
    TempFolder folder;

    bool has(const char *name) const { return std::filesystem::exists(folder.path() + "/" + name); }
    std::string platform() const { return std::string(GetParam().chip.name) + "sim"; }
    int run_all(int32_t tensors, uint32_t level = 0) {
        std::vector<std::vector<int32_t>> values(static_cast<size_t>(tensors), std::vector<int32_t>(4, 0));
        Args args;
        for (auto &it : values) args.tensor(it);
        PtoRunOptions options{};
        options.struct_size = sizeof(options);
        options.swimlane_level = level;
        return chip().run_with(0, args, options);
    }
    std::vector<std::string> lines(const char *name) const {
        std::istringstream text(read_text(folder.path() + "/" + name));
        std::vector<std::string> result;
        for (std::string line; std::getline(text, line);) result.push_back(line);
        return result;
    }
    size_t files() const {
        const std::filesystem::directory_iterator entries(folder.path());
        return static_cast<size_t>(std::distance(begin(entries), end(entries)));
    }
};

TEST_P(Recording, ShowsEveryTaskOfARun) {
    ASSERT_EQ(prepare(0, "increase_all"), 0) << message();
    chip().record(folder.path(), 1, 0);
    ASSERT_EQ(run_all(8), 0) << message();
    const RecordedRun run = read_recorded_run(folder.path());
    ASSERT_EQ(run.kernels.size(), 8u);
    expect_order(run);
    std::set<uint64_t> tasks;
    for (const RecordedKernel &it : run.kernels) {
        tasks.insert(it.task);
        EXPECT_EQ(it.func_id, 1);
        EXPECT_TRUE(it.is_aiv);
        EXPECT_GE(it.core, 3) << "the first three are AIC";
        EXPECT_LT(it.core, 9);
    }
    EXPECT_EQ(tasks.size(), 8u);
    EXPECT_EQ(run.json.at("version").as_int(0), 2);
    EXPECT_EQ(run.json.at("platform").text(), platform());
    EXPECT_EQ(run.json.at("block_dim").as_int(0), 3);
    EXPECT_EQ(run.json.at("clock").at("kind").text(), "wall");
    EXPECT_GT(run.json.at("clock").at("start_monotonic_ns").as_id(0), 0u);
    EXPECT_GT(run.json.at("clock").at("start_wall_ns").as_id(0), run.json.at("clock").at("start_monotonic_ns").as_id(0));
    EXPECT_EQ(files(), 1u) << "and nothing else";
}

TEST_P(Recording, ShowsWhatSchedulersAndTheOrchestrationDid) {
    ASSERT_EQ(prepare(0, "increase_all"), 0) << message();
    chip().record(folder.path(), 1, 0);
    ASSERT_EQ(run_all(8), 0) << message();
    const base::Json json = read_recorded_run(folder.path()).json;
    std::map<std::string, int64_t> processed;
    for (const base::Json &thread : json.at("aicpu_scheduler_phases").items()) {
        expect_in_turn(thread);
        for (const base::Json &it : thread.items()) {
            processed[it.at("phase").text()] += it.at("tasks_processed").as_int(0);
            EXPECT_GT(it.at("loop_iter").as_int(0), 0);
        }
    }
    EXPECT_GE(processed["dispatch"], 8) << "what was staged and taken back is dispatched again";
    EXPECT_EQ(processed["complete"], 8);
    EXPECT_EQ(processed["idle"], 0);
    EXPECT_EQ(json.at("core_to_thread").items().size(), 9u);
    for (const base::Json &thread : json.at("core_to_thread").items()) {
        EXPECT_LT(thread.as_int(99), static_cast<int64_t>(json.at("aicpu_scheduler_phases").items().size()));
    }
    EXPECT_EQ(json.at("aicpu_orchestrator").at("submit_count").as_int(0), 8);
    EXPECT_TRUE(json.at("aicpu_orchestrator").at("phase_us").at("scope_end").is_number());
    ASSERT_EQ(json.at("aicpu_orchestrator_phases").items().size(), 1u);
    std::set<std::pair<int64_t, uint64_t>> submits;
    for (const base::Json &it : json.at("aicpu_orchestrator_phases").items()[0].items()) {
        EXPECT_EQ(it.at("phase").text().rfind("orch_", 0), 0u);
        if (it.find("task_id") != nullptr) submits.insert({it.at("submit_idx").as_int(-1), it.at("task_id").as_id(0)});
    }
    EXPECT_EQ(submits.size(), 8u);
}

TEST_P(Recording, ShowsAsMuchAsTheLevelSays) {
    ASSERT_EQ(prepare(0, "increase_all"), 0) << message();
    chip().record(folder.path(), 1, 0);
    const auto shown = [&](uint32_t level) {
        EXPECT_EQ(run_all(2, level), 0) << message();
        const base::Json json = read_recorded_run(folder.path()).json;
        EXPECT_EQ(json.at("level").as_int(0), level);
        return std::string(json.at("version").as_int(0) == 2 ? "2" : "1") +
               (json.at("tasks").items()[0].find("dispatch_time_us") != nullptr ? " dispatch" : "") +
               (json.find("aicpu_scheduler_phases") != nullptr ? " scheduler" : "") +
               (json.find("aicpu_orchestrator") != nullptr ? " orchestrator" : "");
    };
    EXPECT_EQ(shown(1), "1");
    EXPECT_EQ(shown(2), "1 dispatch");
    EXPECT_EQ(shown(3), "2 dispatch scheduler");
    EXPECT_EQ(shown(4), "2 dispatch scheduler orchestrator");
    EXPECT_EQ(run_all(2, 5), -1);
    expect_last("ERR_PTO_CONFIG_INVALID", "swimlane_level is 5");
}

TEST_P(Recording, TakesModelledTimesFromTheCostsInItsFolder) {
    ASSERT_EQ(prepare(0, "increase_all"), 0) << message();
    chip().record(folder.path());
    chip().model_time();
    const auto duration = [&] {
        EXPECT_EQ(run_all(3), 0) << message();
        const RecordedRun run = read_recorded_run(folder.path());
        EXPECT_EQ(run.json.at("clock").at("kind").text(), "model");
        EXPECT_EQ(run.json.at("clock").at("start_wall_ns").as_id(1), 0u);
        return run.kernels.at(0).end - run.kernels.at(0).start;
    };
    EXPECT_GT(duration(), 0);
    std::ofstream(folder.path() + "/kernel_costs.json") << R"({"version":1,"kernels":{"1":{"ns":12345}}})";
    EXPECT_EQ(duration(), 12345);
    EXPECT_NE(lines("pmu.csv").at(1).find(platform() == "a5sim" ? ",20369," : ",22838,"), std::string::npos) << lines("pmu.csv")[1];
    std::ofstream(folder.path() + "/kernel_costs.json") << R"({"version":1,"kernels":{"add":{}}})";
    EXPECT_EQ(run_all(3), -1);
    expect_last("ERR_PTO_CONFIG_INVALID", "kernels has 'add'");
    chip().record(folder.path(), 0, 0);
    EXPECT_EQ(run_all(3), -1);
    expect_last("ERR_PTO_CONFIG_INVALID", "Record the swimlane");
}

TEST_P(Recording, CountsEventsOfEveryKernel) {
    ASSERT_EQ(prepare(0, "increase_all"), 0) << message();
    chip().record(folder.path(), 0, 2);
    ASSERT_EQ(run_all(5), 0) << message();
    const std::vector<std::string> rows = lines("pmu.csv");
    ASSERT_EQ(rows.size(), 6u);
    const bool is_a5 = platform() == "a5sim";
    EXPECT_EQ(rows[0], std::string("thread_id,core_id,task_id,func_id,core_type,pmu_total_cycles,") +
                           (is_a5 ? "pmu_idc_aic_vec_busy_o,cube_instr_busy,scalar_instr_busy,mte1_instr_busy,mte2_instr_busy,"
                                    "mte3_instr_busy,icache_req,icache_miss,pmu_fix_instr_busy,event_type"
                                  : "vec_busy_cycles,cube_busy_cycles,scalar_busy_cycles,mte1_busy_cycles,mte2_busy_cycles,"
                                    "mte3_busy_cycles,icache_miss,icache_req,event_type"));
    for (size_t i = 1; i < rows.size(); ++i) {
        unsigned thread, core, type, event;
        unsigned long long task, cycles;
        int func_id;
        ASSERT_EQ(std::sscanf(rows[i].c_str(), "%u,%u,0x%16llx,%d,%u,%llu,", &thread, &core, &task, &func_id, &type, &cycles), 6)
            << rows[i];
        EXPECT_EQ(std::sscanf(rows[i].substr(rows[i].rfind(',')).c_str(), ",%u", &event), 1);
        EXPECT_EQ(std::count(rows[i].begin(), rows[i].end(), ','), std::count(rows[0].begin(), rows[0].end(), ','));
        EXPECT_EQ(func_id, 1);
        EXPECT_EQ(type, 1u) << "an AIV core";
        EXPECT_EQ(event, 2u);
    }
    EXPECT_FALSE(has("l2_perf_records.json"));
}

TEST_P(Recording, CountsTheEventsThatAreAskedFor) {
    ASSERT_EQ(prepare(0, "increase_all"), 0) << message();
    const auto header = [&](int32_t event) {
        chip().record(folder.path(), 0, event);
        EXPECT_EQ(run_all(1), 0) << message();
        return lines("pmu.csv")[0];
    };
    EXPECT_NE(header(8).find("write_cache_hit,"), std::string::npos);
    EXPECT_NE(header(6).find("bank_stall_cycles,"), std::string::npos);
    EXPECT_EQ(header(3), header(2)) << "what is none counts the use of pipes";
    const ScopedVariable upstreams("SIMPLER_PMU_EVENT_TYPE", "5");
    EXPECT_NE(header(2).find("l0a_read_req,"), std::string::npos);
    const ScopedVariable own("PTO_PMU_EVENT_TYPE", "7");
    EXPECT_NE(header(2).find("ub_read_bw_mte,"), std::string::npos);
}

TEST_P(Recording, CountsWhatCyclesAndTensorsImply) {
    in.assign(2048, 1);
    out.assign(2048, 0);
    ASSERT_EQ(prepare(0), 0) << message();
    chip().model_time();
    std::ofstream(folder.path() + "/kernel_costs.json") << R"({"version":1,"default":{"ns":1000,"ns_per_kib":0}})";
    const auto row = [&](int32_t event) {
        chip().record(folder.path(), 0, event);
        EXPECT_EQ(chip().run(0, good_args()), 0) << message();
        return lines("pmu.csv").at(1);
    };
    // Host-built graphs do not say who reads and who writes: both tensors, of 8 KiB, count as both.
    const std::map<std::string, std::vector<std::string>> expected = {
        {"a2a3_tmr", {"1850,1494,0,0,0,178,178,0,0,2", "256,256,0,0,256,256,256,256", "256,256,256,256,0,0,0,0"}},
        {"a2a3_hbg", {"1850,1140,0,0,0,355,355,0,0,2", "512,512,0,0,512,512,512,512", "512,512,512,512,0,0,0,0"}},
        {"a5_tmr", {"1650,1492,0,0,0,79,79,0,0,0,2", "256,256,0,0,256,256,256,256,0,0", "256,256,256,256,0,0,0,0"}},
        {"a5_hbg", {"1650,1334,0,0,0,158,158,0,0,0,2", "512,512,0,0,512,512,512,512,0,0", "512,512,512,512,0,0,0,0"}},
    };
    const std::vector<std::string> &counts = expected.at(GetParam().name);
    const std::string cycles = platform() == "a5sim" ? "1650," : "1850,";
    const std::string first = "0,3,0x0000000000000000,1,1,";
    EXPECT_EQ(row(2), first + counts[0]);
    EXPECT_EQ(row(4), first + cycles + counts[1] + ",4");
    EXPECT_EQ(row(5), first + cycles + "0,0,0,0,0,0,5") << "a vector core has no L0";
    EXPECT_EQ(row(6), first + cycles + "0,0,0,6");
    EXPECT_EQ(row(7), first + cycles + counts[2] + ",7");
    EXPECT_EQ(row(8), first + cycles + "0,0,0,0,0,0,8");
}

TEST_P(Recording, CountsWhatThereIsNoRoomFor) {
    ASSERT_EQ(prepare(0, "increase_all"), 0) << message();
    chip().record(folder.path(), 1, 2);
    {
        const ScopedVariable none("PTO_RECORD_BYTES", "0");
        testing::internal::CaptureStderr();
        const int rc = run_all(8);
        const std::string log = testing::internal::GetCapturedStderr();
        ASSERT_EQ(rc, 0) << message();
        EXPECT_NE(log.find("raise PTO_RECORD_BYTES"), std::string::npos) << log;
        EXPECT_NE(log.find("pmu.csv lacks 8 kernels"), std::string::npos) << log;
    }
    EXPECT_EQ(lines("pmu.csv").size(), 1u);
    EXPECT_TRUE(read_recorded_run(folder.path()).kernels.empty());
    EXPECT_GE(read_recorded_run(folder.path()).dropped(), 8);
    ASSERT_EQ(run_all(8), 0) << message();
    EXPECT_EQ(read_recorded_run(folder.path()).kernels.size(), 8u);
    EXPECT_EQ(read_recorded_run(folder.path()).dropped(), 0);
}

TEST_P(Recording, MakesItsFolder) {
    ASSERT_EQ(prepare(0), 0) << message();
    chip().record(folder.path() + "/some/where");
    expect_good_run(0);
    EXPECT_TRUE(has("some/where/l2_perf_records.json"));
    EXPECT_TRUE(has("some/where/pmu.csv"));
}

TEST_P(Recording, NeedsAFolder) {
    ASSERT_EQ(prepare(0), 0) << message();
    chip().record("");
    EXPECT_EQ(chip().run(0, good_args()), -1);
    expect_last("ERR_PTO_CONFIG_INVALID", "output_prefix");
    std::ofstream(folder.path() + "/file") << "taken";
    chip().record(folder.path() + "/file");
    EXPECT_EQ(chip().run(0, good_args()), -1);
    expect_last("ERR_PTO_RUN_RECORD", "/file");
    chip().record(std::string(1100, 'x'));
    EXPECT_EQ(chip().run(0, good_args()), -1);
    expect_last("ERR_PTO_CONFIG_INVALID", "1100 bytes; allowed: up to 1023");
    chip().record("", 0, 0);
    expect_good_run(0);
}

TEST_P(Recording, FailsARunWhenTheDiskIsFullAndNotTheNextOne) {
    ASSERT_EQ(prepare(0, "increase_all"), 0) << message();
    ASSERT_EQ(prepare(1, "increase_and_fail"), 0) << message();
    chip().record(folder.path());
    chip().record_tasks(folder.path());
    ASSERT_EQ(run_all(3), 0) << message();
    EXPECT_NE(chip().run(1, good_args()), 0);
    const std::string own = code();
    std::filesystem::remove_all(folder.path());
    const int files_before = ProcessState().files;
    {
        const FullDisk full(64);
        EXPECT_EQ(run_all(3), -1);
        expect_last("ERR_PTO_RUN_RECORD", (folder.path() + "/l2_perf_records.json: File too large").c_str());
        EXPECT_NE(chip().run(1, good_args()), 0);
        EXPECT_EQ(code(), own) << "which says more";
    }
    EXPECT_EQ(ProcessState().files, files_before);
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder.path())) {
        EXPECT_TRUE(entry.is_directory()) << entry.path();
    }
    ASSERT_EQ(run_all(3), 0) << message();
    EXPECT_EQ(read_recorded_run(folder.path()).kernels.size(), 3u);
    for (const char *name : {"pmu.csv", "deps.json", "scope_stats.jsonl", "tensor_dump/tensor_dump.json"}) EXPECT_TRUE(has(name)) << name;
}

TEST_P(Recording, HasScopesOnTheClockOfTheKernels) {
    ASSERT_EQ(prepare(0, "increase_all"), 0) << message();
    chip().record(folder.path(), 1, 0);
    chip().record_tasks(folder.path());
    const auto expect_clock = [&](uint32_t level, const char *kind) {
        ASSERT_EQ(run_all(4, level), 0) << message();
        const base::Json run = read_json(folder.path() + "/l2_perf_records.json");
        const std::vector<base::Json> scopes = read_json_lines(folder.path() + "/scope_stats.jsonl");
        ASSERT_EQ(scopes.size(), 3u) << "the scope around all of it";
        EXPECT_EQ(scopes[0].at("clock").at("kind").text(), kind);
        EXPECT_EQ(scopes[0].at("clock").at("start_monotonic_ns").as_id(0), run.at("clock").at("start_monotonic_ns").as_id(1));
        const double begin_us = scopes[1].at("time_us").as_number(-1), end_us = scopes[2].at("time_us").as_number(-1);
        EXPECT_GE(begin_us, 0);
        EXPECT_LE(begin_us, end_us);
        if (level == 4) {
            EXPECT_EQ(run.at("aicpu_orchestrator").at("start_time_us").as_number(-1), 0) << "nothing is before that";
        }
        for (const base::Json &it : run.at("tasks").items()) {
            EXPECT_LE(begin_us, it.at("start_time_us").as_number(-1));
        }
    };
    expect_clock(1, "wall");
    expect_clock(4, "wall");
    chip().model_time();
    expect_clock(4, "model");
}

TEST_P(Recording, OfARunThatFailedIsWritten) {
    ASSERT_EQ(prepare(0, "increase_and_fail"), 0) << message();
    chip().record(folder.path());
    EXPECT_NE(chip().run(0, good_args()), 0);
    const RecordedRun run = read_recorded_run(folder.path());
    EXPECT_EQ(run.json.at("aicpu_orchestrator").at("submit_count").as_int(0), 1);
    EXPECT_FALSE(lines("pmu.csv").empty());
}

TEST_P(Recording, OfARunThatFailedHasNothingOfTheOneBefore) {
    ASSERT_EQ(prepare(0, "increase_all"), 0) << message();
    ASSERT_EQ(prepare(1, "increase_and_fail"), 0) << message();
    chip().record(folder.path());
    chip().record_tasks(folder.path());
    ASSERT_EQ(run_all(5), 0) << message();
    EXPECT_NE(chip().run(1, good_args()), 0);
    EXPECT_LE(read_recorded_run(folder.path()).kernels.size(), 1u);
    EXPECT_EQ(read_json(folder.path() + "/deps.json").at("tasks").items().size(), 1u);
    EXPECT_LE(read_json(folder.path() + "/tensor_dump/tensor_dump.json").at("tensors").items().size(), 2u);
}

PTO_WITH_EVERY_RUNTIME(Recording);

}  // namespace
}  // namespace test
}  // namespace pto
