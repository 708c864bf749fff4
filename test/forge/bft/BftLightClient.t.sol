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

/// @notice Times to the millisecond, and powers to the last unit.
contract BftLightClientTest {
    uint64 private constant CHAIN_ID = 77;
    uint64 private constant PERIOD = 1_000_750;
    uint64 private constant DRIFT = 2_500;
    /// @dev Milliseconds; not a whole second.
    uint64 private constant START = 1_700_000_000_250;
    uint256 private constant SET = 4_000;

    ApprovingVerifier private _verifier = new ApprovingVerifier();
    BftLightClient private _client;

    function setUp() external {
        VmClock(address(vm)).warp(START / 1000);
        IBftLightClient.Parameters memory given;
        given.chainId = CHAIN_ID;
        given.trustingPeriod = PERIOD;
        given.clockDrift = DRIFT;
        given.trusted = _header(100, START);
        given.trustedHash = 1;
        given.verifiers = new IBftLightClient.SizedVerifier[](3);
        for (uint256 i; i < 3; ++i) {
            given.verifiers[i] = IBftLightClient.SizedVerifier(
                IBftLightClient.Circuit(i),
                256,
                address(_verifier)
            );
        }
        _client = new BftLightClient(given);
    }

    /// @dev now >= time + period is expired, in whole milliseconds of a clock that has seconds.
    function testFuzz_expiry(uint32 elapsedSeconds) external {
        uint256 time = START / 1000 + (elapsedSeconds % 2_000);
        VmClock(address(vm)).warp(time);
        bool expired = uint256(START) + PERIOD <= time * 1000;
        require((_client.status() == ISourceClient.Status.Expired) == expired, "status");
        bool accepted = _skip(100, 200, START + 1, 2, 7);
        require(accepted == !expired, "an update when it is not expired");
    }

    /// @dev Trusted until 1_700_001_001_000: at that second no longer.
    function test_expiryAtTheLastSecond() external {
        VmClock(address(vm)).warp(1_700_001_000);
        require(_client.status() == ISourceClient.Status.Active, "active");
        require(_skip(100, 200, START + 1, 2, 7), "accepted");
        VmClock(address(vm)).warp(1_700_001_001);
        // the new head is a millisecond younger
        require(_client.status() == ISourceClient.Status.Active, "still active");
        require(!_skip(100, 202, START + 2, 3, 7), "the first header judges no more");
        require(_skip(200, 202, START + 2, 3, 7), "the second one does");
    }

    /// @dev A header is from the future when its time >= now + drift.
    function testFuzz_drift(uint16 ahead) external {
        uint64 time = START + 1 + (ahead % 5_000);
        uint256 timeNow = (START / 1000) * 1000;
        require(_skip(100, 200, time, 2, 7) == (time < timeNow + DRIFT), "drift");
    }

    /// @dev Strictly more than a third, at any powers.
    function testFuzz_threshold(uint72 doublePower, uint72 totalPower, bool near) external {
        if (near) doublePower = totalPower / 3 + (doublePower % 3);
        IBftLightClient.Equivocation memory claim = IBftLightClient.Equivocation(
            SET,
            100,
            0,
            2,
            11,
            12,
            doublePower,
            totalPower
        );
        _verifier.approve(BftPublicInputs.equivocation(CHAIN_ID, claim, 1));
        IBftLightClient.SizedProof memory proof;
        (proof.size, proof.signers) = (256, 1);
        _client.reportEquivocation(claim, proof);
        bool frozen = _client.status() == ISourceClient.Status.Frozen;
        require(frozen == (uint256(doublePower) * 3 > uint256(totalPower)), "more than a third");
    }

    function _header(uint64 height, uint64 time) private pure returns (IBftLightClient.Header memory) {
        return IBftLightClient.Header(CHAIN_ID, height, time, 0, 5, SET, SET);
    }

    function _skip(
        uint64 trustedHeight,
        uint64 height,
        uint64 time,
        uint256 headerHash,
        uint256 signers
    ) private returns (bool) {
        IBftLightClient.Header memory header = _header(height, time);
        _verifier.approve(BftPublicInputs.skipping(SET, header, headerHash, signers));
        IBftLightClient.SizedProof memory proof;
        (proof.size, proof.signers) = (256, signers);
        try _client.updateSkipping(trustedHeight, header, headerHash, proof) {
            return true;
        } catch {
            return false;
        }
    }
}
