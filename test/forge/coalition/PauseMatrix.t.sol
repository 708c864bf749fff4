// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IbcLightClient} from "../../../contracts/adapters/ibc/IbcLightClient.sol";
import {CcipStateReader} from "../../../contracts/adapters/ccip/CcipStateReader.sol";
import {IIbcLightClient} from "../../../contracts/adapters/ibc/IIbcLightClient.sol";
import {StateProofIsm} from "../../../contracts/adapters/hyperlane/StateProofIsm.sol";
import {ICircuitBreaker} from "../../../contracts/coalition/ICircuitBreaker.sol";
import {IStorageFeed} from "../../../contracts/feeds/IStorageFeed.sol";
import {FeedLayout} from "../../../contracts/feeds/libraries/FeedLayout.sol";
import {StorageFeed} from "../../../contracts/feeds/StorageFeed.sol";
import {IConsumerGate} from "../../../contracts/libraries/IConsumerGate.sol";
import {Message} from "../../../contracts/messages/Message.sol";
import {MessageHash} from "../../../contracts/messages/libraries/MessageHash.sol";
import {IStateVerifier} from "../../../contracts/state/IStateVerifier.sol";
import {cheat} from "./support/CoalitionVm.sol";
import {InboxWorld} from "./support/InboxWorld.sol";

/// @notice Every external function of the consumers, in every state of their member. A row is what may be done where:
/// running, guarded, consumption paused, ingestion paused, frozen.
contract PauseMatrixTest is InboxWorld {
    uint256 private constant STATES = 5;
    uint256 private constant ALWAYS = 31;
    uint256 private constant NEVER = 0;
    /// @dev All but consumption paused and frozen.
    uint256 private constant CONSUMING = 11;
    /// @dev All but ingestion paused and frozen.
    uint256 private constant INGESTING = 7;
    /// @dev All but frozen.
    uint256 private constant UNFROZEN = 15;

    StorageFeed private _feed;

    function setUp() external {
        _buildInbox();
        IStorageFeed.Parameters memory given;
        given.verifier = IStateVerifier(address(_verifier));
        given.source.target = address(0xbeef);
        given.source.codeHash = bytes32(uint256(1));
        given.source.startTime = uint48(START - 1);
        given.layout.value = FeedLayout.Field(0, 0, 256, true);
        given.answer = IStorageFeed.AnswerParameters("ETH", "USD", 8, 8, 1, 5_000, false);
        given.time = IStorageFeed.TimeParameters(3600, 30 days, 0, 0);
        _feed = new StorageFeed(given, _breaker, ROUTE);
        _verifier.store(0, bytes32(uint256(900)));
        _update();
        _wait(60);
        _update();
        _wait(60);
        _client.advance();
    }

    // ------------------------------------------------------------------------------------------------ inbox

    function test_inbox() external {
        Message memory message = _message(address(_recipient), "");
        Message[] memory batch = new Message[](2);
        batch[0] = _message(address(_recipient), "1");
        batch[1] = _message(address(_recipient), "2");
        _recipient.setOpen(false);
        Message memory failed = _message(address(_recipient), "3");
        (bool done, ) = address(_inbox).call(_deliverCall(failed));
        require(done, "not recorded");
        _recipient.setOpen(true);
        IStateVerifier.BlockProof memory proof;
        _verifier.emitted(OUTBOX, message.nonce, MessageHash.hashOf(message));

        address inbox = address(_inbox);
        _row("deliver", inbox, _deliverCall(message), CONSUMING);
        _row("deliverBatch", inbox, _batchCall(batch), CONSUMING);
        bytes memory call = abi.encodeCall(_inbox.deliverByLog, (message, proof, "", 0, 0, new bytes[](0)));
        _row("deliverByLog", inbox, call, CONSUMING);
        _row("retry", inbox, abi.encodeCall(_inbox.retry, (failed)), CONSUMING);
        _row("execute", inbox, abi.encodeCall(_inbox.execute, (message, 0, false)), NEVER);
        _row("hashMessage", inbox, abi.encodeCall(_inbox.hashMessage, (message)), ALWAYS);
        _row("statusOf", inbox, abi.encodeCall(_inbox.statusOf, (0)), ALWAYS);
        _row("STATE_VERIFIER", inbox, abi.encodeCall(_inbox.STATE_VERIFIER, ()), ALWAYS);
        _row("LIGHT_CLIENT", inbox, abi.encodeCall(_inbox.LIGHT_CLIENT, ()), ALWAYS);
        _row("SOURCE_CHAIN_ID", inbox, abi.encodeCall(_inbox.SOURCE_CHAIN_ID, ()), ALWAYS);
        _row("OUTBOX", inbox, abi.encodeCall(_inbox.OUTBOX, ()), ALWAYS);
        _row("GATE", inbox, abi.encodeCall(_inbox.GATE, ()), ALWAYS);
        _row("ROUTE", inbox, abi.encodeCall(_inbox.ROUTE, ()), ALWAYS);
    }

    /// @notice While guarded four actions at once and four an hour; a batch of more is refused as a whole.
    function test_guardedInboxesHaveARate() external {
        _enter(1);
        Message[] memory batch = new Message[](5);
        for (uint256 i; i < 5; ++i) batch[i] = _message(address(_recipient), abi.encode(i));
        (bool done, bytes memory reason) = address(_inbox).call(_batchCall(batch));
        require(!done && bytes4(reason) == IConsumerGate.GuardedRateExceeded.selector, "five at once");
        for (uint256 i; i < 4; ++i) _inboxCall(batch[i], true);
        _inboxCall(batch[4], false);
        _wait(15 minutes - 1);
        _inboxCall(batch[4], false);
        // strangers have rates of their own
        cheat.prank(STRANGER);
        _breaker.consumeAction(address(_client), ROUTE);
        _wait(1);
        _inboxCall(batch[4], true);
        require(_recipient.received() == 5, "received");
    }

    // ------------------------------------------------------------------------------------------------- feed

    function test_feed() external {
        address feed = address(_feed);
        _row("update", feed, _updateCall(), INGESTING);
        _row("latestRoundData", feed, abi.encodeCall(_feed.latestRoundData, ()), CONSUMING);
        _row("getRoundData", feed, abi.encodeCall(_feed.getRoundData, (1)), CONSUMING);
        _row("latestObservation", feed, abi.encodeCall(_feed.latestObservation, ()), CONSUMING);
        _row("twap", feed, abi.encodeCall(_feed.twap, (60)), CONSUMING);
        _row("observationOf", feed, abi.encodeCall(_feed.observationOf, (1)), UNFROZEN);
        _row("tryLatestRoundData", feed, abi.encodeCall(_feed.tryLatestRoundData, ()), ALWAYS);
        _row("status", feed, abi.encodeCall(_feed.status, ()), ALWAYS);
        _row("pending", feed, abi.encodeCall(_feed.pending, ()), ALWAYS);
        _row("lastSeen", feed, abi.encodeCall(_feed.lastSeen, ()), ALWAYS);
        _row("latestRound", feed, abi.encodeCall(_feed.latestRound, ()), ALWAYS);
        _row("slots", feed, abi.encodeCall(_feed.slots, (0)), ALWAYS);
        _row("parameters", feed, abi.encodeCall(_feed.parameters, ()), ALWAYS);
        _row("description", feed, abi.encodeCall(_feed.description, ()), ALWAYS);
        _row("base", feed, abi.encodeCall(_feed.base, ()), ALWAYS);
        _row("quote", feed, abi.encodeCall(_feed.quote, ()), ALWAYS);
        _row("decimals", feed, abi.encodeCall(_feed.decimals, ()), ALWAYS);
        _row("version", feed, abi.encodeCall(_feed.version, ()), ALWAYS);
        _row("HISTORY_SIZE", feed, abi.encodeCall(_feed.HISTORY_SIZE, ()), ALWAYS);
        _row("CLOCK_SKEW", feed, abi.encodeCall(_feed.CLOCK_SKEW, ()), ALWAYS);
        _row("GATE", feed, abi.encodeCall(_feed.GATE, ()), ALWAYS);
        _row("ROUTE", feed, abi.encodeCall(_feed.ROUTE, ()), ALWAYS);
    }

    function test_theFeedSaysWhyItHasNoAnswer() external {
        IStorageFeed.Status[5] memory expected = [
            IStorageFeed.Status.Fresh,
            IStorageFeed.Status.Fresh,
            IStorageFeed.Status.Paused,
            IStorageFeed.Status.Fresh,
            IStorageFeed.Status.Frozen
        ];
        for (uint256 state; state < STATES; ++state) {
            uint256 snapshot = cheat.snapshotState();
            _enter(state);
            require(_feed.status() == expected[state], "status");
            (bool ok, , , , , ) = _feed.tryLatestRoundData();
            require(ok == (expected[state] == IStorageFeed.Status.Fresh), "tried");
            cheat.revertToState(snapshot);
        }
        _enter(2);
        cheat.expectRevert(
            abi.encodeWithSelector(
                IConsumerGate.ConsumptionPaused.selector,
                MEMBER,
                ROUTE,
                IConsumerGate.Mode.Paused
            )
        );
        _feed.latestRoundData();
    }

    // --------------------------------------------------------------------------------------------- adapters

    /// @notice The gate is asked before anything else: with nonsense it is another error while the gate is open.
    function test_adapters() external {
        IStateVerifier verifier = IStateVerifier(address(_verifier));
        IbcLightClient ibc = new IbcLightClient(verifier, address(1), _breaker, ROUTE);
        StateProofIsm ism = new StateProofIsm(verifier, address(1), 1, 2, 3, _breaker, ROUTE);
        CcipStateReader ccip = new CcipStateReader(verifier, 60, new string[](0), _breaker, ROUTE);
        IIbcLightClient.MsgVerifyMembership memory member;
        member.value = new bytes(32);
        IIbcLightClient.MsgVerifyNonMembership memory other;
        bytes memory envelope = abi.encodePacked(
            uint8(3),
            uint32(0),
            uint32(1),
            bytes32(0),
            uint32(2),
            bytes32(0)
        );
        _gated(address(ibc), abi.encodeCall(ibc.verifyMembership, (member)));
        _gated(address(ibc), abi.encodeCall(ibc.verifyNonMembership, (other)));
        _gated(address(ism), abi.encodeCall(ism.verify, ("", envelope)));
        _gated(address(ccip), abi.encodeCall(ccip.storageAt, (address(1), 0)));
        _gated(address(ccip), abi.encodeCall(ccip.storageAtWithProof, ("", "")));
    }

    // ----------------------------------------------------------------------------------------------- inside

    function _enter(uint256 state) private {
        ICircuitBreaker.Flow consumption = ICircuitBreaker.Flow.Consumption;
        if (state == 1) _guard(ROUTE, consumption, IConsumerGate.Mode.Guarded);
        if (state == 2) _guard(ROUTE, consumption, IConsumerGate.Mode.Paused);
        if (state == 3) _guard(ROUTE, ICircuitBreaker.Flow.Ingestion, IConsumerGate.Mode.Paused);
        if (state == 4) {
            _client.freeze();
            _breaker.latchEvidence(MEMBER);
        }
    }

    function _row(string memory name, address target, bytes memory call, uint256 where) private {
        for (uint256 state; state < STATES; ++state) {
            uint256 snapshot = cheat.snapshotState();
            _enter(state);
            cheat.prank(STRANGER);
            (bool done, ) = target.call(call);
            require(
                done == ((where >> state) & 1 == 1),
                string.concat(name, done ? ": done in state " : ": refused in state ", cheat.toString(state))
            );
            cheat.revertToState(snapshot);
        }
    }

    function _gated(address target, bytes memory call) private {
        for (uint256 state; state < STATES; ++state) {
            uint256 snapshot = cheat.snapshotState();
            _enter(state);
            (bool done, bytes memory reason) = target.call(call);
            bool byGate =
                !done && reason.length >= 4 && bytes4(reason) == IConsumerGate.ConsumptionPaused.selector;
            bool byClient =
                !done && reason.length >= 4 && bytes4(reason) == IStateVerifier.LightClientFrozen.selector;
            bool open = (CONSUMING >> state) & 1 == 1;
            require(
                open ? !byGate : byGate || byClient,
                string.concat("adapter in state ", cheat.toString(state))
            );
            cheat.revertToState(snapshot);
        }
    }

    function _inboxCall(Message memory message, bool expected) private {
        (bool done, ) = address(_inbox).call(_deliverCall(message));
        require(done == expected, "rate");
    }

    function _updateCall() private view returns (bytes memory) {
        IStateVerifier.BlockProof memory proof;
        return abi.encodeCall(_feed.update, (proof, 0, new bytes[](0), new bytes[][](1)));
    }

    function _update() private {
        (bool done, ) = address(_feed).call(_updateCall());
        require(done, "update");
    }
}
