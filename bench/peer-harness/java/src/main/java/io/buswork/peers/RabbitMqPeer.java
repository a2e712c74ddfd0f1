package io.buswork.peers;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** RabbitMQ with persistent messages, confirms a chunk, and acknowledgements of many at once. */
final class RabbitMqPeer implements Peer {

  private static final String QUEUE = "noop";
  private static final int PREFETCH = 2_000;
  private static final int ACK_EVERY = 200;
  private static final int ACK_MILLIS = 5;
  private static final long CONFIRM_MILLIS = 30_000;

  private final boolean quorum;
  private final ThreadLocal<Channel> publishers = ThreadLocal.withInitial(this::publisher);
  private final ScheduledExecutorService acknowledger =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
          });
  private Connection publishing;
  private Connection consuming;
  private Channel asking;
  private Acknowledging consumer;

  RabbitMqPeer(boolean quorum) {
    this.quorum = quorum;
  }

  @Override
  public String name() {
    return "RabbitMQ " + publishing.getServerProperties().get("version");
  }

  @Override
  public String settings() {
    return "%s queue, persistent, confirms per %d, acknowledgements per %d, prefetch %d"
        .formatted(quorum ? "quorum" : "durable classic", chunk(), ACK_EVERY, PREFETCH);
  }

  @Override
  public int chunk() {
    return 500;
  }

  @Override
  public void open() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(Environment.number("RABBIT_PORT"));
    publishing = factory.newConnection();
    consuming = factory.newConnection();
    asking = publishing.createChannel();
    Map<String, Object> arguments = quorum ? Map.of("x-queue-type", "quorum") : Map.of();
    asking.queueDeclare(QUEUE, true, false, false, arguments);
    acknowledger.scheduleWithFixedDelay(
        this::acknowledgeRest, ACK_MILLIS, ACK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void submit(int from, int to) throws Exception {
    Channel channel = publishers.get();
    for (int i = from; i < to; i++) {
      publish(channel, new Payload(i, 0));
    }
    channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
  }

  @Override
  public void submitOne(Payload payload) throws Exception {
    Channel channel = publishers.get();
    publish(channel, payload);
    channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
  }

  private static void publish(Channel channel, Payload payload) throws IOException {
    channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, payload.encode());
  }

  @Override
  public synchronized void start(Consumer<Payload> handler) throws Exception {
    Channel channel = consuming.createChannel();
    channel.basicQos(PREFETCH);
    consumer = new Acknowledging(channel, handler);
    channel.basicConsume(QUEUE, false, consumer);
  }

  @Override
  public synchronized void stop() throws Exception {
    consumer.acknowledge();
    consumer.getChannel().close();
    consumer = null;
  }

  @Override
  public synchronized boolean isDrained() throws Exception {
    return consumer.isAcknowledged() && asking.messageCount(QUEUE) == 0;
  }

  private synchronized void acknowledgeRest() {
    try {
      if (consumer != null) {
        consumer.acknowledge();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Channel publisher() {
    try {
      Channel channel = publishing.createChannel();
      channel.confirmSelect();
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Acknowledges after so many messages, and what is left when asked. */
  private static final class Acknowledging extends DefaultConsumer {

    private final Consumer<Payload> handler;
    private long delivered;
    private long acknowledged;

    Acknowledging(Channel channel, Consumer<Payload> handler) {
      super(channel);
      this.handler = handler;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      handler.accept(Payload.decode(body));
      if (delivered(envelope.getDeliveryTag()) >= ACK_EVERY) {
        acknowledge();
      }
    }

    private synchronized long delivered(long tag) {
      delivered = tag;
      return delivered - acknowledged;
    }

    synchronized void acknowledge() throws IOException {
      if (delivered > acknowledged) {
        getChannel().basicAck(delivered, true);
        acknowledged = delivered;
      }
    }

    synchronized boolean isAcknowledged() {
      return delivered == acknowledged;
    }
  }
}
