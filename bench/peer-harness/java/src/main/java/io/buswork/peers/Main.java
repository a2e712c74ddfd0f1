package io.buswork.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the workloads on one peer once; a line of JSON for each goes to standard output. */
public final class Main {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROUNDS = 3;

  private final Peer peer;

  private Main(Peer peer) {
    this.peer = peer;
  }

  /**
   * @param arguments the peer, and for RabbitMQ the kind of queue
   * @throws Exception if the peer cannot do a workload
   */
  public static void main(String[] arguments) throws Exception {
    Peer peer =
        switch (arguments[0]) {
          case "db-scheduler" -> new DbSchedulerPeer();
          case "jobrunr" -> new JobRunrPeer();
          case "rabbitmq" -> new RabbitMqPeer(arguments[1].equals("quorum"));
          default -> throw new IllegalArgumentException("unknown peer " + arguments[0]);
        };
    try {
      new Main(peer).run();
    } catch (Exception e) {
      e.printStackTrace();
      halt(1);
    }
    halt(0);
  }

  private void run() throws Exception {
    int tasks = Environment.number("TASKS");
    peer.open();
    Workloads workloads = new Workloads(peer);
    workloads.warmUp();
    List<Map<String, Object>> submits = new ArrayList<>();
    List<Map<String, Object>> drains = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      submits.add(workloads.submit(tasks));
      drains.add(workloads.drain(tasks));
    }
    say("W1", median(submits));
    say("W2", median(drains));
    say("W3", workloads.latency());
    say("W4", workloads.both());
  }

  private static Map<String, Object> median(List<Map<String, Object>> rounds) {
    rounds.sort(Comparator.comparingDouble(round -> (Double) round.get("rate")));
    return rounds.get(ROUNDS / 2);
  }

  private void say(String workload, Map<String, Object> result) throws JsonProcessingException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("peer", peer.name());
    line.put("settings", peer.settings());
    line.put("workload", workload);
    line.putAll(result);
    System.out.println(JSON.writeValueAsString(line));
  }

  /** Without closing what still executes W4's backlog. */
  private static void halt(int code) {
    System.out.flush();
    Runtime.getRuntime().halt(code);
  }
}
