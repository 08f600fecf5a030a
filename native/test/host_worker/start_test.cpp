// Starts that fail: whose fault it was, and that nothing is left of them.
#include "host_worker/host_fixture.h"

#include <unistd.h>

#include "host_worker/process_state.h"

namespace pto {
namespace test {
namespace {

constexpr int kRounds = 50;

/// A child that sends one message and stays.
ProcessChild shell_child(const std::string &script) {
    ProcessChild child;
    child.executable = "/bin/sh";
    child.argv = {"-c", script};
    child.config_json = "{}";
    return child;
}

/// Starts three children of which the last one does not come up.
base::Json failed_start(const ProcessChild &bad, uint64_t timeout_ns = kPatience) {
    TestHost host;
    host.add_chips(2, R"({"role":"chip"})");
    host.worker().add_process(WorkerRole::kNextLevel, bad);
    const std::string failure = host.start(timeout_ns);
    EXPECT_NE(failure, "");
    EXPECT_TRUE(child_pids().empty()) << "when the failure is told, children are gone";
    EXPECT_EQ(host.events().exit_count(), 0u);
    EXPECT_TRUE(host.close().killed.empty());
    EXPECT_EQ(host.stats().at("state").text(), "failed");
    return json_of(failure);
}

TEST(Start, NamesAMissingExecutable) {
    for (int round = 0; round < kRounds; ++round) {
        ProcessChild child = test_child();
        child.executable = "/nonexistent/pto-chip-worker";
        const base::Json error = failed_start(child);
        EXPECT_EQ(error.at("code").text(), "ERR_PTO_CHILD_BUILD");
        EXPECT_NE(error.at("message").text().find("/nonexistent/pto-chip-worker"), std::string::npos);
        EXPECT_EQ(error.at("details").at("executable").text(), "/nonexistent/pto-chip-worker");
    }
}

TEST(Start, PassesOnThatAChildIsOfAnotherBuild) {
    for (int round = 0; round < kRounds; ++round) {
        const base::Json error = failed_start(shell_child(
            R"(printf '\0\0\0\0{"type":"failed","error":{"code":"ERR_PTO_CHILD_BUILD","message":"layout 1 instead of 2"}}' >&3; exit 1)"));
        EXPECT_EQ(error.at("code").text(), "ERR_PTO_CHILD_BUILD");
        EXPECT_EQ(error.at("message").text(), "L3/next2 could not be started: layout 1 instead of 2");
    }
}

TEST(Start, CarriesTheErrorOfTheChild) {
    for (int round = 0; round < kRounds; ++round) {
        const base::Json error = failed_start(test_child(R"({"role":"chip","init":"fail"})"));
        EXPECT_EQ(error.at("code").text(), "ERR_PTO_INIT_FAILED");
        EXPECT_EQ(error.at("details").at("worker").text(), "L3/chip2");
        EXPECT_EQ(error.at("cause").at("message").text(), "The test device does not start.");
    }
}

TEST(Start, SaysHowAChildDiedBeforeItWasReady) {
    for (int round = 0; round < kRounds; ++round) {
        const base::Json error = failed_start(test_child(round % 2 == 0 ? R"({"role":"chip","init":"exit"})"
                                                                        : R"({"role":"chip","init":"crash"})"));
        EXPECT_EQ(error.at("code").text(), "ERR_PTO_INIT_FAILED");
        EXPECT_NE(error.at("message").text().find(round % 2 == 0 ? "exited with code 7" : "was ended by SIGSEGV"), std::string::npos)
            << error.at("message").text();
        EXPECT_EQ(error.at("cause").at("code").text(), round % 2 == 0 ? "ERR_PTO_CHILD_EXIT" : "ERR_PTO_CHILD_SIGNAL");
    }
}

TEST(Start, TellsWhoIsMissingAtTheDeadline) {
    for (int round = 0; round < kRounds; ++round) {
        const base::Json error = failed_start(test_child(R"({"role":"chip","init":"hang"})"), 100 * kMs);
        EXPECT_EQ(error.at("code").text(), "ERR_PTO_INIT_TIMEOUT");
        const std::vector<base::Json> &missing = error.at("details").at("missing").items();
        ASSERT_GE(missing.size(), 1u);
        EXPECT_EQ(missing.back().text().rfind("L3/chip2 (pid ", 0), 0u) << missing.back().text();
    }
}

TEST(Start, RefusesAChildThatSendsNonsense) {
    for (const char *script : {"printf '\\0\\0\\0\\0{' >&3; read x <&3", "printf '\\0\\0\\0\\0{\"type\":\"later\"}' >&3; read x <&3",
                               "printf '\\7\\0\\0\\0' >&3; read x <&3", "printf '\\0\\0\\0\\0{\"type\":\"failed\"}' >&3; read x <&3"}) {
        const base::Json error = failed_start(shell_child(script));
        EXPECT_EQ(error.at("code").text(), "ERR_PTO_INIT_FAILED") << script;
        EXPECT_EQ(error.at("cause").at("code").text(), "ERR_PTO_CHILD_PROTOCOL") << script;
    }
}

TEST(Start, MayBeGivenUp) {
    for (int round = 0; round < kRounds; ++round) {
        TestHost host;
        host.add_chips(2, R"({"role":"chip","init":"sleep","initMs":10000})");
        std::promise<std::string> done;
        host.worker().start(kPatience, [&](std::string failure) { done.set_value(std::move(failure)); });
        if (round % 2 == 0) usleep(1000 * static_cast<useconds_t>(round % 5));
        EXPECT_TRUE(host.close().killed.empty());
        EXPECT_EQ(json_of(done.get_future().get()).at("code").text(), "ERR_PTO_WORKER_STATE");
        EXPECT_TRUE(child_pids().empty());
    }
}

}  // namespace
}  // namespace test
}  // namespace pto
