package io.buswork.postgres;

import static io.buswork.postgres.PostgresStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.access.BearerToken;
import io.buswork.access.Role;
import io.buswork.store.AccessToken;
import io.buswork.store.NewAccessToken;
import io.buswork.store.TokenStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens on a real Postgres. */
class TokenStoreTest {

  private static final BearerToken TOKEN = BearerToken.fresh();

  private static PostgresStage stage;
  private static TokenStore store;

  @BeforeAll
  static void open() {
    stage = new PostgresStage();
    store = stage.stores().tokens();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @AfterEach
  void clear() throws SQLException {
    stage.execute("delete from buswork.token");
  }

  @Test
  void isFoundByTheHashOfWhatIsShown() {
    assertThat(create("ada", TOKEN, Role.DEPLOYER, null)).isTrue();
    AccessToken found = await(store.find(TOKEN.hash())).orElseThrow();
    assertThat(found.name()).isEqualTo("ada");
    assertThat(found.role()).isEqualTo(Role.DEPLOYER);
    assertThat(found.createdBy()).isEqualTo("root");
    assertThat(found.createdAt()).isBefore(Instant.now().plusSeconds(60));
    assertThat(found.lastUsedAt()).isNull();
    assertThat(found.expiresAt()).isNull();
    assertThat(await(store.find(BearerToken.fresh().hash()))).isEmpty();
  }

  @Test
  void whatIsShownIsKeptNowhere() throws SQLException {
    create("ada", TOKEN, Role.VIEWER, null);
    assertThat(
            stage.number(
                "select count(*) from buswork.token t where t::text like '%"
                    + TOKEN.text().substring(BearerToken.PREFIX.length())
                    + "%'"))
        .isZero();
  }

  @Test
  void aNameIsGivenOnce() {
    create("ada", TOKEN, Role.VIEWER, null);
    assertThat(create("ada", BearerToken.fresh(), Role.ADMIN, null)).isFalse();
    assertThat(await(store.find(TOKEN.hash())).orElseThrow().role()).isEqualTo(Role.VIEWER);
  }

  @Test
  void oneThatHasExpiredLetsNobodyInButIsListed() throws SQLException {
    create("ada", TOKEN, Role.VIEWER, Duration.ofHours(1));
    AccessToken token = await(store.find(TOKEN.hash())).orElseThrow();
    assertThat(token.expiresAt()).isEqualTo(token.createdAt().plus(Duration.ofHours(1)));
    stage.execute("update buswork.token set expires_at = now() - interval '1 ms'");
    assertThat(await(store.find(TOKEN.hash()))).isEmpty();
    assertThat(await(store.list("", 10))).hasSize(1);
  }

  @Test
  void oneThatIsRevokedIsGone() {
    create("ada", TOKEN, Role.VIEWER, null);
    assertThat(await(store.revoke("ada"))).isTrue();
    assertThat(await(store.revoke("ada"))).isFalse();
    assertThat(await(store.find(TOKEN.hash()))).isEmpty();
  }

  @Test
  void itsUseIsNotedOnceAMinute() throws SQLException {
    create("ada", TOKEN, Role.VIEWER, null);
    await(store.used("ada"));
    Instant first = await(store.find(TOKEN.hash())).orElseThrow().lastUsedAt();
    assertThat(first).isNotNull();
    await(store.used("ada"));
    assertThat(await(store.find(TOKEN.hash())).orElseThrow().lastUsedAt()).isEqualTo(first);
    stage.execute("update buswork.token set last_used_at = now() - interval '2 minutes'");
    await(store.used("ada"));
    assertThat(await(store.find(TOKEN.hash())).orElseThrow().lastUsedAt()).isAfterOrEqualTo(first);
  }

  @Test
  void areListedByNameInPages() {
    List.of("c", "a", "b").forEach(name -> create(name, BearerToken.fresh(), Role.VIEWER, null));
    assertThat(await(store.list("", 2))).extracting(AccessToken::name).containsExactly("a", "b");
    assertThat(await(store.list("b", 2))).extracting(AccessToken::name).containsExactly("c");
  }

  private static boolean create(String name, BearerToken token, Role role, Duration lasts) {
    return await(store.create(new NewAccessToken(name, token.hash(), role, "root", lasts)));
  }
}
