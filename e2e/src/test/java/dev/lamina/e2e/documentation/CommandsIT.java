package dev.lamina.e2e.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of README.md, docs/ and the examples is one that its program knows. A block that cannot be checked says
 * why in a comment of its page.
 */
class CommandsIT {
    private static final Pattern REDIRECTED = Pattern.compile(">>?\\s*\"?([\\w./-]+)");

    private final CommandRules rules = new CommandRules();

    @TempDir
    Path folder;

    @Test
    void programsKnowCommandsOfPages() throws Exception {
        Rehearsal rehearsal = new Rehearsal(folder, CommandRules.programs());
        List<String> faults = new ArrayList<>();
        List<Command> aws = new ArrayList<>();
        for (Page page : Page.all()) {
            Set<String> made = filesOf(page);
            for (Block block : page.blocks()) {
                if (!block.isShell()
                        || block.treatment().is("no")
                        || block.treatment().is("by")) {
                    continue;
                }
                List<Command> commands = rehearsal.commands(block.script());
                if (commands.isEmpty()) {
                    faults.add(block.at() + ": no command was found");
                }
                for (Command command : commands) {
                    rules.faults(command, page.folder(), made)
                            .forEach(fault -> faults.add(block.at() + ": " + command + ": " + fault));
                    // `aws logs tail` is of version 2 only: DocumentationE2E runs it.
                    if (command.program().equals("aws") && !block.treatment().awsCli2()) {
                        aws.add(command);
                    }
                }
            }
        }
        assertThat(aws).hasSizeGreaterThan(4);
        faults.addAll(AwsCommands.faults(aws));

        assertThat(faults)
                .as("correct the command, or say why it cannot be checked: <!-- test: no, REASON --> before the block")
                .isEmpty();
    }

    @Test
    void chartTakesValuesOfPages() throws IOException {
        List<Block> blocks = Page.all().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block ->
                        block.language().equals("yaml") && block.treatment().isChecked())
                .filter(ManifestPart::isOfChart)
                .toList();

        assertThat(blocks)
                .isNotEmpty()
                .allSatisfy(block -> assertThat(CommandRules.faultsOfValues(
                                Files.writeString(folder.resolve("values.yaml"), block.text())))
                        .isEmpty());
    }

    @Test
    void wrongCommandsAreFound() throws Exception {
        Rehearsal rehearsal = new Rehearsal(folder, CommandRules.programs());
        List<Command> commands = rehearsal.commands("""
                for kind in functions layers; do kubectl get $kind --no-such-flag; done
                kubectl apply -f examples/no-such-file.yaml && curl --no-such-option "$(make no-such-target)"
                helm upgrade lamina helm/lamina --set gateway.noSuchValue=1 | no-such-program
                aws lambda invoke --no-such-option x --function-name hello out.json
                aws lambda wait no-such-state --function-name hello
                aws lambda wait function-active-v2 --no-such-name hello
                """);

        assertThat(commands).hasSize(10);
        List<String> faults = new ArrayList<>(AwsCommands.faults(
                commands.stream().filter(one -> one.program().equals("aws")).toList()));
        commands.forEach(one -> faults.addAll(rules.faults(one, Page.ROOT, Set.of())));
        assertThat(String.join("\n", faults))
                .contains(
                        "--no-such-flag",
                        "no-such-file.yaml",
                        "--no-such-option is not a flag of curl",
                        "no-such-target",
                        "noSuchValue",
                        "no-such-program",
                        "--no-such-option is not an option of lambda invoke",
                        "lambda wait has no no-such-state",
                        "--no-such-name is not an option of lambda wait function-active-v2");
    }

    /** Files that a page shows, and those that its commands write. */
    private static Set<String> filesOf(Page page) {
        Stream<String> shown = page.blocks().stream()
                .filter(block -> block.treatment().is("file"))
                .map(block -> block.treatment().detail());
        Stream<String> written = page.blocks().stream()
                .filter(Block::isShell)
                .flatMap(block -> REDIRECTED.matcher(block.text()).results())
                .map(found -> found.group(1));
        return Stream.concat(shown, written).collect(Collectors.toSet());
    }
}
