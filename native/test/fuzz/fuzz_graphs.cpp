/// Runs random programs and compares every byte with in-order execution.
///
///     fuzz_graphs [--count N] [--repeat N] [--library FILE] name=value…       the names of fuzz_case.h
///
/// Runs N programs from the given seed on, each as often as --repeat says, up to the first that goes wrong. One line on
/// standard output before each says which: `program TASKS CASE`. So whoever started this process knows the case even when
/// it crashes or hangs. Ends with 0, with 1 after `wrong …`, with 2 when the command line is.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "test/fuzz/fuzz_case.h"
#include "test/fuzz/hbg_programs.h"
#include "test/fuzz/tmr_programs.h"

namespace pto {
namespace fuzz {
namespace {

struct ChipModel {
    const char *name;
    const char *library;
    int max_block_dim;
    int max_threads;
};

constexpr ChipModel kTmrChips[] = {{"a2a3", PTO_FUZZ_A2A3_TMR, 24, 4}, {"a5", PTO_FUZZ_A5_TMR, 36, 7}};
constexpr ChipModel kHbgChips[] = {{"a2a3", PTO_FUZZ_A2A3_HBG, 24, 4}, {"a5", PTO_FUZZ_A5_HBG, 36, 7}};

struct Options {
    uint64_t count = 1;
    uint64_t repeat = 1;
    std::string library;
    FuzzCase first;
};

Options parse(int argc, char **argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const bool has_value = i + 1 < argc;
        if (has_value && std::strcmp(argv[i], "--count") == 0) options.count = std::strtoull(argv[++i], nullptr, 10);
        else if (has_value && std::strcmp(argv[i], "--repeat") == 0) options.repeat = std::strtoull(argv[++i], nullptr, 10);
        else if (has_value && std::strcmp(argv[i], "--library") == 0) options.library = argv[++i];
        else if (!options.first.take(argv[i])) throw std::invalid_argument(std::string("unknown word ") + argv[i]);
    }
    return options;
}

const ChipModel &chip_of(const FuzzCase &it) {
    for (const ChipModel &model : kTmrChips) {
        if (it.runtime == "tmr" && it.chip == model.name) return model;
    }
    for (const ChipModel &model : kHbgChips) {
        if (it.runtime == "hbg" && it.chip == model.name) return model;
    }
    throw std::invalid_argument("no runtime " + it.runtime + " on chip " + it.chip);
}

class TmrTarget {
public:
    TmrTarget(const ChipModel &model, const std::string &library)
        : model_(model), chip_(library.empty() ? model.library : library) {
        if (chip_.prepare(0, make_tmr_image()) != 0) throw std::runtime_error(chip_.error().message);
    }

    std::string run(const FuzzCase &it, uint64_t repeat) {
        const ProgramSettings settings = make_settings(it, model_.max_block_dim, model_.max_threads);
        const ProgramMaker program(it, settings);
        FuzzCase shown = it;
        if (!shown.operations) {
            shown.operations.emplace();
            for (uint32_t i = 0; i < settings.operations; ++i) shown.operations->push_back(i);
        }
        shown.block_dim = settings.block_dim;
        shown.threads = settings.threads;
        shown.tracks_readers = settings.tracks_readers;
        shown.schedule = settings.schedule;
        printf("program %u %s\n", program.task_count(), shown.text().c_str());
        fflush(stdout);
        std::string wrong;
        for (; repeat > 0 && wrong.empty(); --repeat) wrong = run_tmr_program(chip_, 0, program, settings);
        return wrong;
    }

private:
    const ChipModel &model_;
    test::Chip chip_;
};

class HbgTarget {
public:
    HbgTarget(const ChipModel &model, const std::string &library)
        : model_(model), chip_(library.empty() ? model.library : library) {
        if (chip_.prepare(0, make_hbg_image()) != 0) throw std::runtime_error(chip_.error().message);
    }

    std::string run(const FuzzCase &it, uint64_t repeat) {
        const HostProgram program(it, model_.max_block_dim, model_.max_threads);
        printf("program %u %s\n", program.task_count(), program.shown().text().c_str());
        fflush(stdout);
        std::string wrong;
        for (; repeat > 0 && wrong.empty(); --repeat) wrong = program.run(chip_, 0);
        return wrong;
    }

private:
    const ChipModel &model_;
    test::Chip chip_;
};

template <typename Target>
int run_on(const Options &options) {
    Target target(chip_of(options.first), options.library);
    FuzzCase it = options.first;
    for (uint64_t i = 0; i < options.count; ++i, ++it.seed) {
        const std::string wrong = target.run(it, options.repeat);
        if (wrong.empty()) continue;
        printf("wrong %s\n", wrong.c_str());
        return 1;
    }
    return 0;
}

int run(const Options &options) {
    setenv("PTO2_TENSOR_WAIT_TIMEOUT_MS", "0", 1);  // a busy machine may keep kernels waiting for any time
    return options.first.runtime == "hbg" ? run_on<HbgTarget>(options) : run_on<TmrTarget>(options);
}

}  // namespace
}  // namespace fuzz
}  // namespace pto

int main(int argc, char **argv) {
    try {
        return pto::fuzz::run(pto::fuzz::parse(argc, argv));
    } catch (const std::exception &error) {
        fprintf(stderr, "fuzz_graphs: %s\n", error.what());
        return 2;
    }
}
