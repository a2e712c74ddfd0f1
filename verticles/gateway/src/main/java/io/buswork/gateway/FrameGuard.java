package io.buswork.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameHelper;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Lets frames of the TCP bridge's protocol through one at a time, whole, and none that is too long:
 * the bridge's own reader believes any length and waits for it in memory. One a connection.
 */
final class FrameGuard extends LengthFieldBasedFrameDecoder {

  private static final int LENGTH_BYTES = 4;

  /** A longer frame ends its connection; a shorter one is thrown away as it comes in. */
  private static final long MOST_THROWN_AWAY = 64L << 20;

  private final int most;
  private final MemoryBudget memory;
  private final NetSocket socket;
  private long announced;
  private long held;
  private boolean ended;

  /**
   * @param most how many bytes of JSON a frame may have
   * @param memory what bytes of unfinished frames are taken from
   * @param socket who is told of what is refused
   */
  FrameGuard(int most, MemoryBudget memory, NetSocket socket) {
    super(LENGTH_BYTES + most, 0, LENGTH_BYTES);
    this.most = most;
    this.memory = memory;
    this.socket = socket;
  }

  @Override
  protected @Nullable Object decode(ChannelHandlerContext context, ByteBuf in) throws Exception {
    if (ended) {
      in.skipBytes(in.readableBytes());
      return null;
    }
    Object frame = super.decode(context, in);
    if (!hold(frame == null ? in.readableBytes() : 0)) {
      in.skipBytes(in.readableBytes());
      hold(0);
      end(Problem.unavailable("too many large frames at once; nothing was stored"));
    }
    return frame;
  }

  @Override
  protected long getUnadjustedFrameLength(ByteBuf in, int offset, int bytes, ByteOrder order) {
    announced = super.getUnadjustedFrameLength(in, offset, bytes, order);
    return announced;
  }

  /** What is too long is thrown away by the decoder itself. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) throws Exception {
    if (!(failure instanceof TooLongFrameException)) {
      super.exceptionCaught(context, failure);
      return;
    }
    Problem problem =
        Problem.tooLarge(
            "a frame may have "
                + (most >> 20)
                + " MiB; this one says it has "
                + announced
                + " bytes");
    if (announced > MOST_THROWN_AWAY) {
      end(problem);
    } else {
      tell(problem);
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    memory.giveBack(held);
    held = 0;
  }

  private boolean hold(int bytes) {
    if (bytes > held && !memory.tryTake(bytes - held)) {
      return false;
    }
    if (bytes < held) {
      memory.giveBack(held - bytes);
    }
    held = bytes;
    return true;
  }

  private void tell(Problem problem) {
    FrameHelper.writeFrame(
        new JsonObject()
            .put("type", "err")
            .put("failureCode", problem.status())
            .put("message", problem.toJson().encode()),
        socket);
  }

  private void end(Problem problem) {
    ended = true;
    tell(problem);
    socket.close();
  }
}
