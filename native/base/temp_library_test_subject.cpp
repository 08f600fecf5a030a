extern "C" __attribute__((visibility("default"))) int count_up() {
    static int count = 0;
    return ++count;
}
