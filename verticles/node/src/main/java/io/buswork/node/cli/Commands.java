package io.buswork.node.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands; each is a subcommand of this one. */
@Command(
    name = "buswork",
    description = "Background tasks on a cluster of JVMs.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "buswork help COMMAND tells more.",
      "The server is BUSWORK_URL, or a node started in this folder, or http://127.0.0.1:8080.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 server not reachable."
    },
    subcommands = {
      StartCommand.class,
      DemoCommand.class,
      NewCommand.class,
      DeployCommand.class,
      ModulesCommand.class,
      ActivateCommand.class,
      RollbackCommand.class,
      LogLevelCommand.class,
      HandlersCommand.class,
      SubmitCommand.class,
      TasksCommand.class,
      TaskCommand.class,
      WatchCommand.class,
      TopCommand.class,
      RetryCommand.class,
      CancelCommand.class,
      FailuresCommand.class,
      GroupCommand.class,
      QueuesCommand.class,
      LimitCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      SchedulesCommand.class,
      NodesCommand.class,
      DrainCommand.class,
      TokenCommand.class,
      BenchCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Commands implements Runnable {

  /** Exit code: done. */
  static final int DONE = 0;

  /** Exit code: the server refused it, or a task did not end well. */
  static final int FAILED = 1;

  /** Exit code: not a command line that can be understood. */
  static final int USAGE = 2;

  /** Exit code: no server. */
  static final int UNREACHABLE = 3;

  private final Shell shell;
  private @Nullable CommandLine line;

  private Commands(Shell shell) {
    this.shell = shell;
  }

  /**
   * Runs one command.
   *
   * @param arguments the command and what belongs to it
   * @return the process's exit code
   */
  public static int run(String... arguments) {
    QuietLogs.set();
    Shell shell = Shell.ofProcess();
    // A terminal writes ^C where the cursor stands: what comes next begins a line of its own.
    Thread interrupted = new Thread(shell::breakLine, "break-line");
    Runtime.getRuntime().addShutdownHook(interrupted);
    int code = run(shell, arguments);
    try {
      Runtime.getRuntime().removeShutdownHook(interrupted);
    } catch (IllegalStateException ends) {
      // Interrupted just now.
    }
    return code;
  }

  static int run(Shell shell, String... arguments) {
    var commands = new Commands(shell);
    var line = new CommandLine(commands);
    commands.line = line;
    line.setOut(shell.out())
        .setErr(shell.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                shell.style().isColoured() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((e, words) -> usage(shell, e))
        .setExecutionExceptionHandler((e, at, result) -> Failures.report(shell, e));
    int code = line.execute(arguments);
    shell.out().flush();
    shell.err().flush();
    return code;
  }

  /** Called where no command is given. */
  @Override
  public void run() {
    if (line != null) {
      line.usage(shell.out());
    }
  }

  Shell shell() {
    return shell;
  }

  private static int usage(Shell shell, ParameterException e) {
    shell.complain(words(e));
    shell.err().println("Try: buswork help" + nameOf(e.getCommandLine()));
    return USAGE;
  }

  private static String words(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched
        && unmatched.getCommandLine().getParent() == null
        && !unmatched.isUnknownOption()) {
      List<String> similar = unmatched.getSuggestions();
      return "there is no command "
          + unmatched.getUnmatched().get(0)
          + (similar.isEmpty() ? "" : "; there is " + String.join(", ", similar));
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String nameOf(CommandLine command) {
    return command.getParent() == null ? "" : " " + command.getCommandName();
  }
}
