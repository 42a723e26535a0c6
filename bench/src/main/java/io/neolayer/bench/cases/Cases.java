package io.neolayer.bench.cases;

import io.neolayer.bench.BenchCase;
import java.util.List;

/** Every case, in the order of a run: those that load the shared server first, then what it holds afterwards. */
public final class Cases {
    private Cases() {}

    public static List<BenchCase> all() {
        return List.of(
                new HttpRead(),
                new HttpList(),
                new HttpWrite(),
                new HttpReplay(),
                new FunctionsOverhead(),
                new FunctionsCall(),
                new MemoryRest(),
                new StartWorker(),
                new StartCli(),
                new StartServer(),
                new CryptoSign(),
                new CryptoEnvelope());
    }
}
