#include "test/fuzz/hbg_programs.h"

#include <algorithm>

#include "test/chip/arguments.h"
#include "test/fuzz/host_program.h"
#include "test/fuzz/random.h"

namespace pto {
namespace fuzz {
namespace {

using namespace host_program;

/// One task as its operation's own seed gives it.
struct Step {
    uint32_t core, seed, delay_us, written;
    std::vector<uint32_t> reads;
};

Step make_step(uint64_t seed, bool is_wide, const FuzzCase &it) {
    Random random(seed);
    Step step;
    step.core = random.pick(2);
    step.seed = static_cast<uint32_t>(random.next());
    step.delay_us = random.chance(5) && it.has(Feature::kDelays) ? random.pick(200) : 0;
    // Wide programs have one cell that most tasks read: its writers have far more successors than a table of 128 holds.
    step.written = is_wide && !random.chance(2) ? 1 + random.pick(kCells - 1) : random.pick(kCells);
    const uint32_t reads = random.pick(is_wide ? 3 : kMostReads);
    for (uint32_t i = 0; i < reads; ++i) step.reads.push_back(random.pick(kCells));
    if (is_wide) step.reads.push_back(0);
    return step;
}

/// Who used a cell so far.
struct Uses {
    std::vector<uint32_t> writer;
    std::vector<uint32_t> readers;
};

/// What a task must follow: the writer of what it reads, and writer and readers of what it writes.
std::vector<uint32_t> predecessors_of(const Step &step, const std::vector<Uses> &cells, uint32_t task, Random &random) {
    std::vector<uint32_t> result;
    const auto add = [&](const std::vector<uint32_t> &tasks) { result.insert(result.end(), tasks.begin(), tasks.end()); };
    for (const uint32_t cell : step.reads) add(cells[cell].writer);
    add(cells[step.written].writer);
    add(cells[step.written].readers);
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    if (!result.empty() && random.chance(20)) result.push_back(result[random.pick(static_cast<uint32_t>(result.size()))]);
    if (task > 0 && random.chance(10)) result.push_back(random.pick(task));
    return result;
}

void execute(const Step &step, std::vector<uint32_t> &cells) {
    for (uint32_t w = 0; w < kCellWords; ++w) {
        uint32_t word = begin_fold(cells[step.written * kCellWords + w], step.seed);
        for (uint32_t i = 0; i < step.reads.size(); ++i) word = fold(word, cells[step.reads[i] * kCellWords + w], i);
        // A kernel reads all of a word before it writes that word, and no word of another place.
        cells[step.written * kCellWords + w] = word;
    }
}

}  // namespace

HostProgram::HostProgram(const FuzzCase &fuzz_case, int max_block_dim, int max_threads) : shown_(fuzz_case) {
    Random random(fuzz_case.seed);
    const auto up_to = [&](int most) { return 1 + static_cast<int>(random.pick(static_cast<uint32_t>(most))); };
    const int block_dim = random.chance(60) ? up_to(3) : up_to(max_block_dim);
    const int threads = up_to(max_threads);
    const bool is_wide = random.chance(15);
    const uint32_t count = random.chance(70) ? 1 + random.pick(60) : 1 + random.pick(400);
    shown_.block_dim = fuzz_case.block_dim.value_or(block_dim);
    shown_.threads = fuzz_case.threads.value_or(threads);
    shown_.schedule = fuzz_case.schedule_seed();
    if (!shown_.operations) {
        shown_.operations.emplace();
        for (uint32_t i = 0; i < count; ++i) shown_.operations->push_back(i);
    }
    for (uint32_t i = 0; i < kCells * kCellWords; ++i) before_.push_back(static_cast<uint32_t>(mix(fuzz_case.seed, i)));
    after_ = before_;
    std::vector<Uses> cells(kCells);
    words_.push_back(0);
    for (const uint32_t operation : *shown_.operations) {
        const uint32_t task = words_[0]++;
        const Step step = make_step(mix(fuzz_case.seed, 1000 + operation), is_wide, shown_);
        Random edges(mix(fuzz_case.seed, 1'000'000 + operation));
        const std::vector<uint32_t> predecessors = predecessors_of(step, cells, task, edges);
        const auto reads = static_cast<uint32_t>(step.reads.size());
        words_.insert(words_.end(), {step.core, step.seed, step.delay_us, step.written, reads});
        words_.insert(words_.end(), step.reads.begin(), step.reads.end());
        words_.push_back(static_cast<uint32_t>(predecessors.size()));
        words_.insert(words_.end(), predecessors.begin(), predecessors.end());
        for (const uint32_t predecessor : predecessors) edges_.push_back({predecessor, task});
        for (const uint32_t cell : step.reads) cells[cell].readers.push_back(task);
        cells[step.written] = {{task}, {}};
        execute(step, after_);
    }
}

std::string HostProgram::run(test::Chip &chip, int32_t id) const {
    std::vector<uint32_t> words = words_;
    std::vector<uint32_t> cells = before_;
    ChipStorageTaskArgs args{};
    args.add_tensor(test::tensor_over(words, DataType::UINT32));
    args.add_tensor(test::tensor_over(cells, DataType::UINT32));
    PtoRunOptions options{};
    options.struct_size = sizeof(options);
    if (*shown_.schedule != 0) set_schedule(*shown_.schedule, options);
    const int rc = chip.run_with(id, args, options, *shown_.block_dim, *shown_.threads);
    if (rc != 0) return "the run returned " + std::to_string(rc) + ": " + chip.error().message;
    for (uint32_t i = 0; i < cells.size(); ++i) {
        if (cells[i] == after_[i]) continue;
        return "word " + std::to_string(i % kCellWords) + " of cell " + std::to_string(i / kCellWords) + " is " +
               std::to_string(cells[i]) + "; in order it becomes " + std::to_string(after_[i]);
    }
    return "";
}

std::vector<uint8_t> make_hbg_image() {
    const std::string folder = PTO_FUZZ_KERNEL_DIR "/";
    return test::make_image(PTO_FUZZ_HOST_GRAPHS, "host_program",
                            {{kFoldOnAic, folder + "host_fold_aic.so"}, {kFoldOnAiv, folder + "host_fold_aiv.so"}});
}

}  // namespace fuzz
}  // namespace pto
