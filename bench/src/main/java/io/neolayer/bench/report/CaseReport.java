package io.neolayer.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One case of a run.
 *
 * @param figures of the product first, then of what it is compared with
 * @param faults why it is invalid or was not run
 * @param notes what a reader should know besides
 */
public record CaseReport(
        String name,
        String workload,
        int connections,
        List<Figures> figures,
        List<Ratio> ratios,
        List<Floor> floors,
        Verdict verdict,
        List<String> faults,
        List<String> notes) {
    public CaseReport {
        figures = List.copyOf(figures);
        ratios = List.copyOf(ratios);
        floors = List.copyOf(floors);
        faults = List.copyOf(faults);
        notes = List.copyOf(notes);
    }

    public static CaseReport notRun(String name, String why) {
        return new CaseReport(name, "", 0, List.of(), List.of(), List.of(), Verdict.NOT_RUN, List.of(why), List.of());
    }

    public static CaseReport judged(
            String name,
            String workload,
            int connections,
            List<Figures> figures,
            List<Ratio> ratios,
            List<Floor> floors,
            List<String> faults) {
        return new CaseReport(
                name,
                workload,
                connections,
                figures,
                ratios,
                floors,
                verdict(ratios, floors, faults),
                faults,
                List.of());
    }

    public CaseReport noting(String... more) {
        return new CaseReport(
                name,
                workload,
                connections,
                figures,
                ratios,
                floors,
                verdict,
                faults,
                Stream.concat(notes.stream(), Stream.of(more)).toList());
    }

    /** The same with more that is wrong or right. */
    public CaseReport with(List<Floor> moreFloors, List<String> moreFaults) {
        var allFloors = new ArrayList<>(floors);
        allFloors.addAll(moreFloors);
        var allFaults = new ArrayList<>(faults);
        allFaults.addAll(moreFaults);
        return judged(name, workload, connections, figures, ratios, allFloors, allFaults)
                .noting(notes.toArray(String[]::new));
    }

    private static Verdict verdict(List<Ratio> ratios, List<Floor> floors, List<String> faults) {
        if (!faults.isEmpty()) {
            return Verdict.INVALID;
        }
        if (ratios.stream().anyMatch(ratio -> !ratio.met())
                || floors.stream().anyMatch(floor -> floor.judged() && !floor.held())) {
            return Verdict.MISSED;
        }
        var judged = ratios.stream().anyMatch(ratio -> ratio.target() > 0)
                || floors.stream().anyMatch(Floor::judged);
        return judged ? Verdict.MET : Verdict.REPORTED;
    }
}
