// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BftLightClient} from "../../../contracts/bft/BftLightClient.sol";
import {IBftLightClient} from "../../../contracts/bft/IBftLightClient.sol";
import {ISourceClient} from "../../../contracts/libraries/ISourceClient.sol";
import {BftPublicInputs} from "../../../contracts/bft/libraries/BftPublicInputs.sol";
import {vm} from "../Vm.sol";
import {ApprovingVerifier} from "./ApprovingVerifier.sol";

/// @notice The clock among the cheat codes.
interface VmClock {
    function warp(uint256 timestamp) external;
}

/// @notice Does anything to a light client, proven or not, and keeps book.
contract BftLightClientHandler {
    uint64 public constant CHAIN_ID = 77;
    uint64 public constant START = 1_700_000_000_000;
    uint64 public constant FIRST = 100;

    ApprovingVerifier private _verifier = new ApprovingVerifier();
    BftLightClient public immutable CLIENT;

    /// @notice Heights of headers that came with a proof, the trusted one first, and what was given there.
    uint64[] public recorded;
    mapping(uint256 height => bytes32 record) public recordOf;
    /// @notice The highest head seen, and whether the client was ever frozen.
    uint256 public highest = FIRST;
    bool public wasFrozen;
    /// @notice Something was accepted that should not have been; what was.
    string public fault;

    uint256 private _time = START / 1000;

    constructor() {
        VmClock(address(vm)).warp(_time);
        IBftLightClient.Parameters memory given;
        given.chainId = CHAIN_ID;
        given.trustingPeriod = 400_000;
        given.clockDrift = 10_000;
        given.trusted = _header(FIRST, START, 0);
        given.trustedHash = _hash(given.trusted);
        given.verifiers = new IBftLightClient.SizedVerifier[](3);
        for (uint256 i; i < 3; ++i) {
            given.verifiers[i] = IBftLightClient.SizedVerifier(
                IBftLightClient.Circuit(i),
                4,
                address(_verifier)
            );
        }
        CLIENT = new BftLightClient(given);
        recorded.push(FIRST);
        recordOf[FIRST] = keccak256(abi.encode(CLIENT.headerAt(FIRST)));
    }

    function wait(uint8 time) external {
        _time += time % 20;
        VmClock(address(vm)).warp(_time);
    }

    /// @param seed Which trusted header, which height, and what is wrong with it.
    function update(uint256 seed, bool adjacent, bool proven) external {
        uint64 trusted = recorded[seed % recorded.length];
        uint64 height = adjacent ? trusted + 1 : trusted + uint64((seed >> 8) % 12);
        _submit(trusted, _made(seed, trusted, height), adjacent, proven);
    }

    /// @notice A second header where there is one.
    function conflict(uint256 seed, bool adjacent, bool proven) external {
        if ((seed >> 64) % 8 != 0) return;
        uint64 trusted = recorded[seed % recorded.length];
        uint64 height = adjacent ? trusted + 1 : recorded[(seed >> 8) % recorded.length];
        IBftLightClient.Header memory header = _made(seed, trusted, height);
        header.stateRoot = 999;
        bytes32 known = CLIENT.headers(height);
        (uint256 hash, IBftLightClient.SizedProof memory proof) = _prove(trusted, header, adjacent, proven);
        bool done;
        if (adjacent) {
            try CLIENT.reportConflictAdjacent(header, hash, proof) {
                done = true;
            } catch {} // solhint-disable-line no-empty-blocks
        } else {
            try CLIENT.reportConflictSkipping(trusted, header, hash, proof) {
                done = true;
            } catch {} // solhint-disable-line no-empty-blocks
        }
        bool contradicts = known != 0 && known != bytes32(hash);
        bool right = proven && contradicts && !wasFrozen && _follows(trusted, header, adjacent);
        if (done && !right) fault = "conflict";
        _keepBook();
    }

    function equivocate(uint256 seed, uint72 doublePower, bool proven) external {
        if ((seed >> 64) % 4 != 0) return;
        IBftLightClient.Equivocation memory claim = IBftLightClient.Equivocation(
            _set((seed >> 32) % 3),
            recorded[seed % recorded.length] + uint64((seed >> 8) % 2),
            uint32((seed >> 16) % 3),
            uint8(1 + ((seed >> 24) % 2)),
            11,
            12,
            doublePower % 50,
            100
        );
        uint256 signers = (seed >> 40) % 16;
        if (proven) _verifier.approve(BftPublicInputs.equivocation(CHAIN_ID, claim, signers));
        IBftLightClient.SizedProof memory proof;
        (proof.size, proof.signers) = (4, signers);
        uint256 before = CLIENT.equivocators(CLIENT.factOf(claim));
        bytes32 statement = keccak256(
            abi.encodePacked(BftPublicInputs.equivocation(CHAIN_ID, claim, signers))
        );
        try CLIENT.reportEquivocation(claim, proof) {
            if (!_verifier.approved(statement)) fault = "equivocation";
            bool frozen = CLIENT.status() == ISourceClient.Status.Frozen;
            if (frozen != (wasFrozen || claim.doublePower > 33)) fault = "threshold";
            if (CLIENT.equivocators(CLIENT.factOf(claim)) != before | signers) fault = "equivocators";
        } catch {} // solhint-disable-line no-empty-blocks
        _keepBook();
    }

    function recordedCount() external view returns (uint256) {
        return recorded.length;
    }

    function _submit(
        uint64 trusted,
        IBftLightClient.Header memory header,
        bool adjacent,
        bool proven
    ) private {
        (uint256 hash, IBftLightClient.SizedProof memory proof) = _prove(trusted, header, adjacent, proven);
        bool known = CLIENT.headers(header.height) != 0;
        bool done;
        if (adjacent) {
            try CLIENT.updateAdjacent(header, hash, proof) {
                done = true;
            } catch {} // solhint-disable-line no-empty-blocks
        } else {
            try CLIENT.updateSkipping(trusted, header, hash, proof) {
                done = true;
            } catch {} // solhint-disable-line no-empty-blocks
        }
        if (done) _book(header, hash, known || wasFrozen || !proven || !_follows(trusted, header, adjacent));
        _keepBook();
    }

    function _book(IBftLightClient.Header memory header, uint256 hash, bool wrong) private {
        if (wrong) fault = "update";
        recorded.push(header.height);
        IBftLightClient.RecordedHeader memory expected = IBftLightClient.RecordedHeader(
            hash,
            header.stateRoot,
            header.validatorsRoot,
            header.nextValidatorsRoot,
            header.timestamp,
            uint64(_time)
        );
        recordOf[header.height] = keccak256(abi.encode(expected));
    }

    /// @dev The rules of a light client, once more.
    function _follows(
        uint64 trusted,
        IBftLightClient.Header memory header,
        bool adjacent
    ) private view returns (bool) {
        IBftLightClient.RecordedHeader memory judge = CLIENT.headerAt(trusted);
        bool inTime =
            judge.timestamp + 400_000 > _time * 1000 &&
                judge.timestamp < header.timestamp &&
                header.timestamp < _time * 1000 + 10_000;
        bool linked =
            header.parentHash == judge.headerHash && header.validatorsRoot == judge.nextValidatorsRoot;
        bool inPlace = adjacent ? header.height == trusted + 1 && linked : header.height > trusted + 1;
        return header.chainId == CHAIN_ID && inTime && inPlace;
    }

    function _keepBook() private {
        if (CLIENT.status() == ISourceClient.Status.Frozen) wasFrozen = true;
        if (CLIENT.head() > highest) highest = CLIENT.head();
    }

    function _prove(
        uint64 trusted,
        IBftLightClient.Header memory header,
        bool adjacent,
        bool proven
    ) private returns (uint256 hash, IBftLightClient.SizedProof memory proof) {
        hash = _hash(header);
        (proof.size, proof.signers) = (4, 7);
        // another bitmap is another statement, which nobody proves
        if (!proven) proof.signers = 5;
        else if (adjacent) _verifier.approve(BftPublicInputs.quorum(header, hash, 7));
        else {
            uint256 announced = CLIENT.headerAt(trusted).nextValidatorsRoot;
            _verifier.approve(BftPublicInputs.skipping(announced, header, hash, 7));
        }
    }

    /// @dev Mostly plausible: times follow heights, parent and set are the right ones.
    function _made(
        uint256 seed,
        uint64 trusted,
        uint64 height
    ) private view returns (IBftLightClient.Header memory header) {
        header = _header(height, START + (height - FIRST) * 3_000, (seed >> 16) % 3);
        IBftLightClient.RecordedHeader memory judge = CLIENT.headerAt(trusted);
        header.parentHash = judge.headerHash;
        header.validatorsRoot = judge.nextValidatorsRoot;
        uint256 wrong = (seed >> 32) % 16;
        if (wrong == 0) header.parentHash += 1;
        if (wrong == 1) header.validatorsRoot += 1;
        if (wrong == 2) header.chainId = 78;
        if (wrong > 11) header.timestamp += uint64((seed >> 48) % 60_000);
    }

    function _header(
        uint64 height,
        uint64 time,
        uint256 next
    ) private pure returns (IBftLightClient.Header memory) {
        return IBftLightClient.Header(CHAIN_ID, height, time, 0, 5_000 + height, _set(0), _set(next));
    }

    function _set(uint256 which) private pure returns (uint256) {
        return 4_000 + which;
    }

    function _hash(IBftLightClient.Header memory header) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(header))) >> 8;
    }
}

/// @notice What holds after any sequence of calls, proven or not.
contract BftLightClientInvariants {
    BftLightClientHandler private _handler;

    function setUp() external {
        _handler = new BftLightClientHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// forge-config: default.invariant.runs = 48
    /// forge-config: default.invariant.depth = 64
    function invariant_clientKeepsItsPromises() external view {
        BftLightClient client = _handler.CLIENT();
        require(bytes(_handler.fault()).length == 0, _handler.fault());
        require(client.head() == _handler.highest(), "the head went down");
        bool frozen = client.status() == ISourceClient.Status.Frozen;
        require(frozen == _handler.wasFrozen(), "thawed");

        uint256 headTime = client.headerAt(client.head()).timestamp;
        for (uint256 i; i < _handler.recordedCount(); ++i) {
            uint64 height = _handler.recorded(i);
            IBftLightClient.RecordedHeader memory header = client.headerAt(height);
            require(keccak256(abi.encode(header)) == _handler.recordOf(height), "a record changed");
            require(header.timestamp <= headTime, "younger than the head");
            IBftLightClient.RecordedHeader memory above = client.headerAt(height + 1);
            bool joined = above.headerHash == 0 || above.validatorsRoot == header.nextValidatorsRoot;
            require(joined, "sets that do not hang together");
        }
    }

    /// @dev No root at a height of which nothing was proven: looked for once, at the end of a run.
    function afterInvariant() external view {
        BftLightClient client = _handler.CLIENT();
        for (uint256 height = 90; height < 300; ++height) {
            if (_handler.recordOf(height) == 0)
                require(client.stateRoots(height) == 0, "a root from nowhere");
        }
    }
}
