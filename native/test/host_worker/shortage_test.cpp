// A process that has no descriptors left for what a worker needs.
#include "host_worker/host_fixture.h"

#include <sys/resource.h>

#include "host_worker/process_state.h"

namespace pto {
namespace test {
namespace {

/// Leaves the process so many descriptors as long as it lives.
class FewDescriptors {
public:
    explicit FewDescriptors(rlim_t count) {
        getrlimit(RLIMIT_NOFILE, &before_);
        rlimit few = before_;
        few.rlim_cur = count;
        setrlimit(RLIMIT_NOFILE, &few);
    }
    ~FewDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
    FewDescriptors(const FewDescriptors &) = delete;
    FewDescriptors &operator=(const FewDescriptors &) = delete;

private:
    rlimit before_{};
};

TEST(Shortage, OfDescriptorsIsAnErrorAndLeavesNothing) {
    const ProcessState before;
    bool has_started = false;
    for (int spare = 0; spare < 30; ++spare) {
        TestHost host;
        host.add_chips(3);
        const FewDescriptors few(static_cast<rlim_t>(lowest_free_fd() + spare));
        const std::string failure = host.start();
        if (failure.empty()) {
            has_started = true;
            const std::string code = code_of([&] {
                for (int i = 0; i < 40; ++i) host.worker().allocate(uint64_t{1100} << 20);
            });
            EXPECT_EQ(code, "ERR_PTO_SHM");
            EXPECT_TRUE(host.run(Behaviour::kNoop).failures.empty()) << "what was there works on";
        } else {
            EXPECT_FALSE(has_started) << failure;
            EXPECT_EQ(json_of(failure).at("code").text(), "ERR_PTO_INIT_FAILED") << failure;
        }
    }
    EXPECT_TRUE(has_started);
    expect_same(before, ProcessState());
}

}  // namespace
}  // namespace test
}  // namespace pto
